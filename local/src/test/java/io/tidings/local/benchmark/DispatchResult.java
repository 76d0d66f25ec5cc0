package io.tidings.local.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// What came of [DispatchBenchmark] with one batch size.
///
/// @param dispatched by round
/// @param bare the yardstick, by round
record DispatchResult(int batchSize, int invocations, List<Throughput> dispatched, List<Throughput> bare) {

    /// The dispatch function's callbacks per second in terms of the yardstick's, by round.
    Figures throughputRatios() {
        return ratios(Throughput::perSecond);
    }

    /// The dispatch function's CPU time per callback in terms of the yardstick's, by round.
    Figures cpuRatios() {
        return ratios(Throughput::cpuMicros);
    }

    private Figures ratios(ToDoubleFunction<Throughput> figure) {
        return Figures.of(IntStream.range(0, dispatched.size())
                .mapToObj(round -> figure.applyAsDouble(dispatched.get(round)) / figure.applyAsDouble(bare.get(round)))
                .toList());
    }

    static Figures perSecond(List<Throughput> rounds) {
        return Figures.of(rounds.stream().map(Throughput::perSecond).toList());
    }

    static Figures cpuMicros(List<Throughput> rounds) {
        return Figures.of(rounds.stream().map(Throughput::cpuMicros).toList());
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("batchSize", batchSize)
                .put("invocations", invocations)
                .put("bodyBytes", Workload.BODY_BYTES)
                .put("throughputRatio", throughputRatios().median())
                .put("cpuRatio", cpuRatios().median());
        json.set("dispatch", json(dispatched));
        json.set("yardstick", json(bare));
        return json;
    }

    private static ObjectNode json(List<Throughput> rounds) {
        ObjectNode json = Json.object()
                .put("callbacksPerSecond", perSecond(rounds).median())
                .put("cpuMicrosPerCallback", cpuMicros(rounds).median());
        ArrayNode all = json.putArray("rounds");
        rounds.forEach(round -> all.addObject()
                .put("callbacks", round.callbacks())
                .put("callbacksPerSecond", round.perSecond())
                .put("cpuMicrosPerCallback", round.cpuMicros()));
        return json;
    }
}
