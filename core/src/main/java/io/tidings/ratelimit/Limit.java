package io.tidings.ratelimit;

import java.time.Duration;

/// How much is let pass within each [#WINDOW].
///
/// @param permits at least 1
public record Limit(int permits) {

    /// Windows follow each other, beginning with the epoch.
    public static final Duration WINDOW = Duration.ofSeconds(10);

    public Limit {
        if (permits < 1) {
            throw new IllegalArgumentException("must be positive");
        }
    }

    /// So much per second, on the average of a window.
    public static Limit perSecond(int permits) {
        return new Limit(Math.toIntExact(permits * WINDOW.toSeconds()));
    }

    /// What an instance lets pass on its own account: one percent.
    int free() {
        return permits / 100;
    }
}
