package io.tidings.local.benchmark;

import java.time.Duration;

/// How fast callbacks went in one round, and what they cost.
///
/// @param cpu of the sending process: its sending, its compiler and its garbage collector
record Throughput(long callbacks, Duration elapsed, Duration cpu) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    double perSecond() {
        return callbacks * NANOS_PER_SECOND / elapsed.toNanos();
    }

    double cpuMicros() {
        return cpu.toNanos() / NANOS_PER_MICRO / callbacks;
    }
}
