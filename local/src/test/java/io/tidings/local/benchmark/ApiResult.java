package io.tidings.local.benchmark;

import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// The result of one operation in [ApiBenchmark]; by round, interleaved with the yardstick.
///
/// @param cpuMicros CPU time per request, of the thread that handles it
/// @param yardstickMicros that of the same request when it is only parsed and answered
/// @param healthMicros that of `GET /health`
/// @param millis how long requests took
record ApiResult(String operation, List<Double> cpuMicros, List<Double> yardstickMicros,
        List<Double> healthMicros, Figures millis) {

    private static final int HIGH = 99;

    double p99() {
        return millis.percentile(HIGH);
    }

    /// Requests per second that one thread can handle.
    double perSecond() {
        return 1e3 / millis.sorted().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /// To the yardstick.
    Figures ratios() {
        return ratios(yardstickMicros);
    }

    Figures ratiosToHealth() {
        return ratios(healthMicros);
    }

    private Figures ratios(List<Double> others) {
        return Figures.of(IntStream.range(0, cpuMicros.size())
                .mapToObj(round -> cpuMicros.get(round) / others.get(round))
                .toList());
    }

    ObjectNode json() {
        return Json.object()
                .put("operation", operation)
                .put("perSecond", perSecond())
                .put("p50Millis", millis.median())
                .put("p99Millis", p99())
                .put("cpuMicros", Figures.of(cpuMicros).median())
                .put("yardstickCpuMicros", Figures.of(yardstickMicros).median())
                .put("cpuRatio", ratios().median())
                .put("healthCpuMicros", Figures.of(healthMicros).median())
                .put("cpuRatioToHealth", ratiosToHealth().median());
    }
}
