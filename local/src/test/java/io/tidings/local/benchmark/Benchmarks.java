package io.tidings.local.benchmark;

import java.nio.file.Path;
import java.util.List;

/// Measures Tidings on this machine. Everything stays on loopback and ends by itself.
///
/// No time is ever right or wrong here, since machines and their other work differ: each figure stands next to that of
/// a yardstick, which was measured at the same time.
public final class Benchmarks {

    private Benchmarks() {}

    /// @param arguments the folder for results, whether to be quick, and which to run: `dispatch`, `api`, `growth`, `latency`,
    ///        `cold-start`, `memory` or `all`
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Effort effort = Boolean.parseBoolean(arguments[1]) ? Effort.QUICK : Effort.FULL;
        Environment before = Environment.now();
        String which = arguments[2];
        List<DispatchResult> dispatch = runs(which, "dispatch") ? DispatchBenchmark.run(effort) : List.of();
        List<ApiResult> api = runs(which, "api") ? ApiBenchmark.run(effort) : List.of();
        List<GrowthResult> growth = runs(which, "growth")
                ? GrowthBenchmark.run(effort.crowds(), List.of(50, 500))
                : List.of();
        List<LatencyResult> latency = runs(which, "latency") ? LatencyBenchmark.run(effort) : List.of();
        List<ColdStartResult> coldStarts = runsPackages(which, "cold-start", effort)
                ? ColdStartBenchmark.run(effort.coldStarts())
                : List.of();
        List<MemoryResult> memory = runsPackages(which, "memory", effort)
                ? MemoryBenchmark.run(effort.invocations())
                : List.of();
        Report report = new Report(effort, before, Environment.now(), dispatch, api, growth, latency, coldStarts,
                memory);
        System.out.println(report.text());
        System.out.println("Also in " + report.save(folder));
    }

    /// Starting processes takes its time.
    private static boolean runsPackages(String which, String benchmark, Effort effort) {
        return which.equals(benchmark) || (which.equals("all") && !effort.isQuick());
    }

    private static boolean runs(String which, String benchmark) {
        return which.equals("all") || which.equals(benchmark);
    }
}
