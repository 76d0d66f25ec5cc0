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

    /// So much per second, on the average of a window.
    public static Limit perSecond(int tokens) {
        return new Limit(Math.toIntExact(tokens * WINDOW.toSeconds()));
    }

    /// What an instance lets pass on its own account: one percent.
    int free() {
        return tokens / 100;
    }
}
