package io.tidings.local.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Measures Tidings on this machine. Everything stays on loopback and ends by itself.
///
/// No time is ever right or wrong here, since machines and their other work differ: each figure stands next to that of
/// a yardstick, which was measured at the same time.
public final class Benchmarks {

    private Benchmarks() {}

    /// What can be measured, and under which name.
    private enum Subject {
        DISPATCH, API, GROWTH, LATENCY, COLD_START, MEMORY;

        /// Starting processes takes its time.
        private static final Set<Subject> QUICK = EnumSet.complementOf(EnumSet.of(COLD_START, MEMORY));

        static Set<Subject> of(String names, Effort effort) {
            if (names.equals("all")) {
                return effort.isQuick() ? QUICK : EnumSet.allOf(Subject.class);
            }
            return Arrays.stream(names.split(",")).map(Subject::named).collect(Collectors.toSet());
        }

        private static Subject named(String name) {
            return Arrays.stream(values())
                    .filter(subject -> subject.text().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("bench.only: \"" + name + "\" is none of "
                            + Arrays.stream(values()).map(Subject::text).collect(Collectors.joining(", "))));
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param arguments the folder for results, whether to be quick, and what to measure: names of [CallbackContent]s with commas
    ///        between, or `all`
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Effort effort = Boolean.parseBoolean(arguments[1]) ? Effort.QUICK : Effort.FULL;
        Set<Subject> subjects = Subject.of(arguments[2], effort);
        Environment before = Environment.now();
        List<DispatchResult> dispatch = results(subjects, Subject.DISPATCH, () -> DispatchBenchmark.run(effort));
        List<ApiResult> api = results(subjects, Subject.API, () -> ApiBenchmark.run(effort));
        List<GrowthResult> growth = results(subjects, Subject.GROWTH,
                () -> GrowthBenchmark.run(effort.crowds(), List.of(50, 500)));
        List<LatencyResult> latency = results(subjects, Subject.LATENCY, () -> LatencyBenchmark.run(effort));
        List<ColdStartResult> coldStarts = results(subjects, Subject.COLD_START,
                () -> ColdStartBenchmark.run(effort.coldStarts()));
        List<MemoryResult> memory = results(subjects, Subject.MEMORY,
                () -> MemoryBenchmark.run(effort.invocations()));
        Report report = new Report(effort, before, Environment.now(), dispatch, api, growth, latency, coldStarts,
                memory);
        System.out.println(report.text());
        System.out.println("Also in " + report.save(folder));
    }

    private static <T> List<T> results(Set<Subject> subjects, Subject subject, Callable<List<T>> benchmark)
            throws Exception {
        return subjects.contains(subject) ? benchmark.call() : List.of();
    }
}
