package io.tidings.local.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// All results, for people and for programs.
@SuppressWarnings("InlineFormatString")
record Report(Effort effort, Environment before, Environment after, List<DispatchResult> dispatch,
        List<ApiResult> api, List<GrowthResult> growth, List<LatencyResult> latency,
        List<ColdStartResult> coldStarts, List<MemoryResult> memory) {

    private static final String DISPATCH = "%5d %7d %7d %5d %5d  %-20s %9.0f %9.0f..%-7.0f %8.0f %9.2f %9.2f%n";
    private static final String LATENCY = "%8d  %-30s %9.1f %9.1f %9.1f%n";
    private static final String LATENCY_RATIO = "%8s  %-30s %9.1f %9.1f %9.1f%n";

    String text() {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%nBenchmarks, %s: %s, Java %s, %d processors, %d MiB heap, load %.1f before and %.1f after%n",
                effort.name(), before.system(), before.java(), before.processors(),
                before.maxHeapBytes() / (1024 * 1024), before.load(), after.load());
        text.format("Times are this machine's, with whatever else it did meanwhile. Compare ratios, and only large "
                + "differences of these.%n");
        appendDispatch(text);
        appendApi(text);
        appendGrowth(text);
        appendLatency(text);
        if (!coldStarts.isEmpty()) {
            ColdStartResult.append(text, coldStarts);
        }
        if (!memory.isEmpty()) {
            MemoryResult.append(text, memory);
        }
        return text.toString();
    }

    private Bill.Cpu cpu() {
        double publish = api.stream()
                .filter(result -> result.operation().equals(ApiBenchmark.PUBLISH_TO_ONE))
                .findFirst()
                .map(result -> Figures.of(result.cpuMicros()).median())
                .orElseThrow();
        return new Bill.Cpu(publish, dispatch.getFirst().cpuMicros(DispatchResult.Way.DISPATCH).median());
    }

    private void appendDispatch(Formatter text) {
        if (dispatch.isEmpty()) {
            return;
        }
        text.format("%nDispatch: callbacks by batch size, invocations at a time, bytes, the receiver's ms and hosts; "
                + "median of %d rounds in turn. The ratio is the dispatch handler's to this.%n",
                effort.rounds());
        text.format("%5s %7s %7s %5s %5s  %-20s %9s %9s..%-7s %8s %9s %9s%n", "batch", "at once", "bytes", "ms",
                "hosts", "", "per s", "min", "max", "CPU µs", "per s", "CPU");
        dispatch.forEach(result -> {
            for (DispatchResult.Way way : DispatchResult.Way.values()) {
                append(text, result, way);
            }
        });
    }

    private static void append(Formatter text, DispatchResult result, DispatchResult.Way way) {
        DispatchBenchmark.Shape shape = result.shape();
        Figures perSecond = result.perSecond(way);
        text.format(DISPATCH, shape.batchSize(), shape.invocations(), shape.bodyBytes(), shape.delayMillis(),
                shape.hosts(), way.text(), perSecond.median(), perSecond.min(), perSecond.max(),
                result.cpuMicros(way).median(), result.throughputRatios(way).median(), result.cpuRatios(way).median());
    }

    private void appendApi(Formatter text) {
        if (api.isEmpty()) {
            return;
        }
        text.format(
                "%nAPI: requests through the handler, on one thread; CPU time, and its ratio to that of the same request, "
                        + "only parsed and answered, and to that of GET /health%n");
        text.format("%-26s %9s %9s %9s %9s %9s %9s%n", "", "per s", "p50 ms", "p99 ms", "CPU µs", "parsed", "health");
        api.forEach(result -> text.format("%-26s %9.0f %9.3f %9.3f %9.1f %9.2f %9.2f%n", result.operation(),
                result.perSecond(), result.millis().median(), result.p99(),
                Figures.of(result.cpuMicros()).median(), result.ratios().median(),
                result.ratiosToHealth().median()));
    }

    private void appendGrowth(Formatter text) {
        if (growth.isEmpty()) {
            return;
        }
        text.format("%nGrowth: what one operation costs, by the webhooks of others and of the same scope%n");
        text.format("%9s %9s  %-28s %9s %11s %11s%n", "others", "the same", "", "AWS calls", "read units",
                "write units");
        growth.forEach(result -> text.format("%9d %9d  %-28s %9.2f %11.2f %11.2f%n", result.others(),
                result.siblings(), result.operation(), result.awsCalls(), result.dynamoDb().readUnits(),
                result.dynamoDb().writeUnits()));
    }

    private void appendLatency(Formatter text) {
        if (latency.isEmpty()) {
            return;
        }
        text.format("%nLatency: from when an event is due until the receiver has it, in ms%n");
        text.format("%8s  %-30s %9s %9s %9s%n", "events/s", "", "p50", "p99", "max");
        latency.forEach(result -> append(text, result));
    }

    private static void append(Formatter text, LatencyResult result) {
        append(text, result, result.arrival(), result.arrived());
        append(text, result, "accepted", result.accepted());
        append(text, result, "posted to the receiver", result.direct());
        text.format(LATENCY_RATIO, "", "ratio of first to last", result.arrived().median() / result.direct().median(),
                LatencyResult.p99(result.arrived()) / LatencyResult.p99(result.direct()),
                result.arrived().max() / result.direct().max());
        if (result.missing() > 0) {
            text.format("%8s  of %d events, %d were refused and %d did not arrive%n", "", result.events(),
                    result.refused(), result.missing());
        }
    }

    private static void append(Formatter text, LatencyResult result, String name, Figures times) {
        text.format(LATENCY, result.perSecond(), name, times.median(), LatencyResult.p99(times), times.max());
    }

    /// Writes `results.json`, `growth.svg` where growth was measured, and `cost.md` where all that a bill needs was.
    ///
    /// @return where
    Path save(Path folder) throws IOException {
        ObjectNode json = Json.object().put("effort", effort.name());
        json.set("before", before.json());
        json.set("after", after.json());
        ArrayNode dispatches = json.putArray("dispatch");
        dispatch.forEach(result -> dispatches.add(result.json()));
        ArrayNode apis = json.putArray("api");
        api.forEach(result -> apis.add(result.json()));
        ArrayNode growths = json.putArray("growth");
        growth.forEach(result -> growths.add(result.json()));
        ArrayNode latencies = json.putArray("latency");
        latency.forEach(result -> latencies.add(result.json()));
        ArrayNode starts = json.putArray("coldStart");
        coldStarts.forEach(result -> starts.add(result.json()));
        ArrayNode memories = json.putArray("memory");
        memory.forEach(result -> memories.add(result.json()));
        Files.createDirectories(folder);
        if (!growth.isEmpty()) {
            Files.writeString(folder.resolve("growth.svg"), GrowthPlot.svg(growth));
        }
        if (!growth.isEmpty() && !api.isEmpty() && !dispatch.isEmpty()) {
            Files.writeString(folder.resolve("cost.md"), new Bill(growth, cpu()).page());
        }
        return Files.writeString(folder.resolve("results.json"), Json.pretty(json) + "\n");
    }
}
