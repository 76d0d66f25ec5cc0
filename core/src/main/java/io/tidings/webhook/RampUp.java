package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;

/// The ramp-up after a recovery: held deliveries are released, oldest first, [#INITIAL_BATCH] at a time until
/// [#SUCCESSES_NEEDED] have succeeded, then without a limit.
///
/// @param until the checks continue at least so long: a function may be about to hold a delivery
/// @param successes since it began, counted up to [#SUCCESSES_NEEDED]
public record RampUp(Instant until, int successes) {

    /// How many deliveries are released at a time at first.
    public static final int INITIAL_BATCH = 10;

    /// After so many successes, all are released.
    public static final int SUCCESSES_NEEDED = 3;

    /// Much longer than a function runs that has read the webhook before it was called again.
    public static final Duration MIN_DURATION = Duration.ofMinutes(10);

    static RampUp started(Instant now) {
        return new RampUp(now.plus(MIN_DURATION), 0);
    }

    RampUp succeeded() {
        return new RampUp(until, Math.min(successes + 1, SUCCESSES_NEEDED));
    }

    /// Whether enough deliveries have succeeded to release all.
    public boolean isUnlimited() {
        return successes >= SUCCESSES_NEEDED;
    }
}
