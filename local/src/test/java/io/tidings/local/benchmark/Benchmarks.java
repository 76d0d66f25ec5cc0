package io.tidings.local.benchmark;

import java.nio.file.Path;
import java.util.List;

/// Measures Tidings on this machine. Everything stays on loopback and ends by itself.
///
/// No time is ever right or wrong here, since machines and their other work differ: each figure stands next to that of
/// a yardstick, which was measured at the same time.
public final class Benchmarks {

    private Benchmarks() {}

    /// @param arguments the folder for results, and whether to be quick
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Effort effort = Boolean.parseBoolean(arguments[1]) ? Effort.QUICK : Effort.FULL;
        Environment before = Environment.now();
        List<DispatchResult> dispatch = DispatchBenchmark.run(effort);
        List<LatencyResult> latency = LatencyBenchmark.run(effort);
        Report report = new Report(effort, before, Environment.now(), dispatch, latency);
        System.out.println(report.text());
        System.out.println("Also in " + report.save(folder));
    }
}
