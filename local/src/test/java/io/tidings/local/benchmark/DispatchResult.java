package io.tidings.local.benchmark;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// The result of [DispatchBenchmark] with one shape.
///
/// @param rounds in turn, so that the rounds of one number belong together
record DispatchResult(DispatchBenchmark.Shape shape, Map<Way, List<Throughput>> rounds) {

    /// Who sent.
    enum Way {
        DISPATCH("dispatch handler"),
        BARE("HTTP client alone"),
        SIGNING("HTTP client, signing"),
        RAW("plain sockets");

        private final String text;

        Way(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Figures perSecond(Way way) {
        return Figures.of(rounds.get(way).stream().map(Throughput::perSecond).toList());
    }

    Figures cpuMicros(Way way) {
        return Figures.of(rounds.get(way).stream().map(Throughput::cpuMicros).toList());
    }

    /// The dispatch function's callbacks per second in terms of the yardstick's, by round.
    Figures throughputRatios(Way yardstick) {
        return ratios(yardstick, Throughput::perSecond);
    }

    /// The dispatch function's CPU time per callback in terms of the yardstick's, by round.
    Figures cpuRatios(Way yardstick) {
        return ratios(yardstick, Throughput::cpuMicros);
    }

    private Figures ratios(Way yardstick, ToDoubleFunction<Throughput> figure) {
        List<Throughput> dispatched = rounds.get(Way.DISPATCH);
        List<Throughput> other = rounds.get(yardstick);
        return Figures.of(IntStream.range(0, dispatched.size())
                .mapToObj(round -> figure.applyAsDouble(dispatched.get(round)) / figure.applyAsDouble(other.get(round)))
                .toList());
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("batchSize", shape.batchSize())
                .put("invocations", shape.invocations())
                .put("bodyBytes", shape.bodyBytes())
                .put("receiverMillis", shape.delayMillis())
                .put("hosts", shape.hosts());
        ObjectNode ways = json.putObject("ways");
        for (Way way : Way.values()) {
            ObjectNode node = ways.putObject(way.text());
            node.set("perSecond", json(perSecond(way)));
            node.set("cpuMicros", json(cpuMicros(way)));
            node.set("throughputRatio", json(throughputRatios(way)));
            node.set("cpuRatio", json(cpuRatios(way)));
        }
        return json;
    }

    private static ObjectNode json(Figures figures) {
        return Json.object().put("median", figures.median()).put("min", figures.min()).put("max", figures.max());
    }
}
