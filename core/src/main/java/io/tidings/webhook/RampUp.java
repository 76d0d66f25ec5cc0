package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;

/// Held deliveries are being let go, oldest first: [#INITIAL_BATCH] at a time until the receiver has proven itself.
///
/// @param until at least so long the sweep goes on looking: somebody may be holding a delivery back just now
/// @param successes since it began, counted up to [#SUCCESSES_NEEDED]
public record RampUp(Instant until, int successes) {

    /// How many deliveries are let go at a time at first.
    public static final int INITIAL_BATCH = 10;

    /// After so many successes, all are let go.
    public static final int SUCCESSES_NEEDED = 3;

    /// Much longer than a function runs that has read the webhook before it was called again.
    public static final Duration MIN_DURATION = Duration.ofMinutes(10);

    static RampUp started(Instant now) {
        return new RampUp(now.plus(MIN_DURATION), 0);
    }

    RampUp succeeded() {
        return new RampUp(until, Math.min(successes + 1, SUCCESSES_NEEDED));
    }

    /// Whether the receiver has taken enough to be sent all.
    public boolean isUnlimited() {
        return successes >= SUCCESSES_NEEDED;
    }
}
