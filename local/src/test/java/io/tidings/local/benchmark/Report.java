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
        List<LatencyResult> latency, List<ColdStartResult> coldStarts, List<MemoryResult> memory) {

    private static final String DISPATCH = "%5d %7d  %-18s %10.0f %10.0f..%-8.0f %8.0f%n";
    private static final String DISPATCH_RATIO = "%5s %7s  %-18s %10.2f %10.2f..%-8.2f %8.2f%n";
    private static final String LATENCY = "%8d  %-24s %9.1f %9.1f %9.1f%n";
    private static final String LATENCY_RATIO = "%8s  %-24s %9.1f %9.1f %9.1f%n";

    String text() {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%nBenchmarks, %s: %s, Java %s, %d processors, %d MiB heap, load %.1f before and %.1f after%n",
                effort.name(), before.system(), before.java(), before.processors(),
                before.maxHeapBytes() / (1024 * 1024), before.load(), after.load());
        text.format("Times are this machine's, with whatever else it did meanwhile. Compare ratios, and only large "
                + "differences of these.%n");
        if (!dispatch.isEmpty()) {
            appendDispatch(text);
        }
        if (!latency.isEmpty()) {
            appendLatency(text);
        }
        if (!coldStarts.isEmpty()) {
            ColdStartResult.append(text, coldStarts);
        }
        if (!memory.isEmpty()) {
            MemoryResult.append(text, memory);
        }
        return text.toString();
    }

    private void appendDispatch(Formatter text) {
        text.format("%nDispatch: callbacks of %d bytes to one receiver, by batch size and invocations at a time; "
                + "median of %d rounds in turn%n",
                Workload.BODY_BYTES, effort.rounds());
        text.format("%5s %7s  %-18s %10s %10s..%-8s %8s%n", "batch", "at once", "", "per s", "min", "max", "CPU µs");
        dispatch.forEach(result -> append(text, result));
    }

    private void appendLatency(Formatter text) {
        text.format("%nLatency: from when an event is due until the receiver has it, in ms%n");
        text.format("%8s  %-24s %9s %9s %9s%n", "events/s", "", "p50", "p99", "max");
        latency.forEach(result -> append(text, result));
    }

    private static void append(Formatter text, DispatchResult result) {
        append(text, result, "dispatch handler", result.dispatched());
        append(text, result, "HTTP client alone", result.bare());
        Figures ratios = result.throughputRatios();
        text.format(DISPATCH_RATIO, "", "", "ratio", ratios.median(), ratios.min(), ratios.max(),
                result.cpuRatios().median());
    }

    private static void append(Formatter text, DispatchResult result, String name, List<Throughput> rounds) {
        Figures perSecond = DispatchResult.perSecond(rounds);
        text.format(DISPATCH, result.batchSize(), result.invocations(), name, perSecond.median(), perSecond.min(),
                perSecond.max(), DispatchResult.cpuMicros(rounds).median());
    }

    private static void append(Formatter text, LatencyResult result) {
        append(text, result, "published, arrived", result.arrived());
        append(text, result, "published, accepted", result.accepted());
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

    /// Writes `results.json`.
    ///
    /// @return where
    Path save(Path folder) throws IOException {
        ObjectNode json = Json.object().put("effort", effort.name());
        json.set("before", before.json());
        json.set("after", after.json());
        ArrayNode dispatches = json.putArray("dispatch");
        dispatch.forEach(result -> dispatches.add(result.json()));
        ArrayNode latencies = json.putArray("latency");
        latency.forEach(result -> latencies.add(result.json()));
        ArrayNode starts = json.putArray("coldStart");
        coldStarts.forEach(result -> starts.add(result.json()));
        ArrayNode memories = json.putArray("memory");
        memory.forEach(result -> memories.add(result.json()));
        return Files.writeString(Files.createDirectories(folder).resolve("results.json"), Json.pretty(json) + "\n");
    }
}
