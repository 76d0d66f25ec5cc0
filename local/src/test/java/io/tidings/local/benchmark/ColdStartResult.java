package io.tidings.local.benchmark;

import java.util.Formatter;
import java.util.List;
import java.util.function.ToDoubleFunction;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;
import io.tidings.local.lambda.Deployment.Start;

/// The result of [ColdStartBenchmark] with one function in one condition.
///
/// @param starts one for each round
/// @param yardstick those of the bare handler in the same condition, round by round
@SuppressWarnings("InlineFormatString")
record ColdStartResult(String function, String condition, Start start, List<ColdStart> starts,
        List<ColdStart> yardstick) {

    private static final String HEADER = "%-10s %-28s %9s %9s %9s %9s %9s%n";
    private static final String ROW = "%-10s %-28s %9.0f %9.0f %9.0f %9.0f %9.2f%n";

    static void append(Formatter text, List<ColdStartResult> results) {
        text.format(
                "%nCold start, in ms; medians. The ratio is that of what the caller waits for to the bare handler's%n");
        text.format(HEADER, "function", "", "init", "first", "next", "waited", "ratio");
        results.forEach(result -> text.format(ROW, result.function, result.condition, result.median(ColdStart::init),
                result.median(ColdStart::first), result.median(ColdStart::next), result.waited(), result.ratio()));
    }

    private double median(ToDoubleFunction<ColdStart> figure) {
        return Figures.of(starts.stream().map(figure::applyAsDouble).toList()).median();
    }

    private double waited() {
        return median(each -> each.waited(start));
    }

    private double ratio() {
        return waited() / Figures.of(yardstick.stream().map(each -> each.waited(start)).toList()).median();
    }

    ObjectNode json() {
        return Json.object()
                .put("function", function)
                .put("condition", condition)
                .put("rounds", starts.size())
                .put("initMillis", median(ColdStart::init))
                .put("firstMillis", median(ColdStart::first))
                .put("nextMillis", median(ColdStart::next))
                .put("waitedMillis", waited())
                .put("ratio", ratio());
    }
}
