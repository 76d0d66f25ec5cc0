package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;

/// The ramp-up after a recovery: held deliveries are released, oldest first, [#INITIAL_BATCH] at a time until
/// [#SUCCESSES_NEEDED] have succeeded, then without a limit.
///
/// @param unreachable see [Reachability#unreachable]
/// @param until the checks continue at least so long: a function may be about to hold a delivery
/// @param successes since it began, counted up to [#SUCCESSES_NEEDED]
public record RampUp(int unreachable, Instant until, int successes) implements Reachability {

    /// How many deliveries are released at a time at first.
    public static final int INITIAL_BATCH = 10;

    /// After so many successes, all are released.
    public static final int SUCCESSES_NEEDED = 3;

    /// Much longer than a function runs that has read the webhook before it was called again.
    public static final Duration MIN_DURATION = Duration.ofMinutes(10);

    static RampUp started(Instant now) {
        return new RampUp(0, now.plus(MIN_DURATION), 0);
    }

    /// After one more success.
    RampUp succeeded() {
        return new RampUp(0, until, Math.min(successes + 1, SUCCESSES_NEEDED));
    }

    RampUp withUnreachable(int attempts) {
        return new RampUp(attempts, until, successes);
    }

    /// Whether the next success is the one that releases all.
    boolean needsOneMore() {
        return successes == SUCCESSES_NEEDED - 1;
    }

    /// Whether enough deliveries have succeeded to release all.
    public boolean isUnlimited() {
        return successes >= SUCCESSES_NEEDED;
    }
}
