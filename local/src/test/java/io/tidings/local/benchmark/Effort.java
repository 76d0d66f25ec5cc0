package io.tidings.local.benchmark;

import java.time.Duration;
import java.util.List;

/// How long to measure.
///
/// @param rounds of each load, in turn with its yardstick
/// @param warmUp of each load, not measured
/// @param latencyTime for each rate
/// @param rates events per second
/// @param coldStarts of each function in each condition
/// @param invocations of each function, to see whether memory grows
record Effort(String name, int rounds, Duration roundTime, Duration warmUp, Duration latencyTime,
        Duration latencyWarmUp, List<Integer> rates, int coldStarts, long invocations) {

    /// To see whether all runs.
    static final Effort TRIAL = new Effort("trial", 1, Duration.ofMillis(10), Duration.ofMillis(10),
            Duration.ofMillis(10), Duration.ofMillis(10), List.of(1), 1, 1);

    /// Less than two minutes.
    static final Effort QUICK = new Effort("quick", 3, Duration.ofSeconds(1), Duration.ofSeconds(2),
            Duration.ofSeconds(3), Duration.ofSeconds(2), List.of(10, 50), 1, 1_000);

    /// About half an hour.
    static final Effort FULL = new Effort("full", 5, Duration.ofSeconds(2), Duration.ofSeconds(30),
            Duration.ofSeconds(20), Duration.ofSeconds(15), List.of(10, 100, 500), 5, 1_000_000);

    boolean isQuick() {
        return equals(QUICK);
    }

    /// How many webhooks other tenants have.
    List<Integer> crowds() {
        return isQuick() ? List.of(10, 1_000) : List.of(10, 1_000, 100_000);
    }
}
