package io.tidings.local.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Measures Tidings on this machine. Everything stays on loopback and ends by itself.
///
/// No time is ever right or wrong here, since machines and their other work differ: each figure stands next to that of
/// a yardstick, which was measured at the same time.
public final class Benchmarks {

    private Benchmarks() {}

    /// @param arguments the folder for results, whether to be quick, and the sections to measure, separated by commas;
    ///        none for all: `dispatch`, `latency`, `cold-start`, `memory`
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Effort effort = Boolean.parseBoolean(arguments[1]) ? Effort.QUICK : Effort.FULL;
        Environment before = Environment.now();
        Set<String> sections = arguments.length < 3 || arguments[2].isBlank()
                ? Set.of("dispatch", "latency", "cold-start", "memory")
                : Set.of(arguments[2].split(","));
        List<DispatchResult> dispatch = sections.contains("dispatch") ? DispatchBenchmark.run(effort) : List.of();
        List<LatencyResult> latency = sections.contains("latency") ? LatencyBenchmark.run(effort) : List.of();
        List<ColdStartResult> coldStarts = sections.contains("cold-start")
                ? ColdStartBenchmark.run(effort.coldStarts())
                : List.of();
        List<MemoryResult> memory = sections.contains("memory") ? MemoryBenchmark.run(effort.invocations()) : List.of();
        Report report = new Report(effort, before, Environment.now(), dispatch, latency, coldStarts, memory);
        System.out.println(report.text());
        System.out.println("Also in " + report.save(folder));
    }
}
