package io.tidings.ratelimit;

import java.time.Duration;

/// How much is let pass within each [#WINDOW].
///
/// @param tokens at least 1
public record Limit(int tokens) {

    /// Windows follow each other, beginning with the epoch.
    public static final Duration WINDOW = Duration.ofSeconds(10);

    public Limit {
        if (tokens < 1) {
            throw new IllegalArgumentException("must be positive");
        }
    }

    /// A limit per second, averaged over a window.
    public static Limit perSecond(int tokens) {
        return new Limit(Math.toIntExact(tokens * WINDOW.toSeconds()));
    }

    /// The tokens that an instance admits without the counters: one percent.
    int free() {
        return tokens / 100;
    }
}
