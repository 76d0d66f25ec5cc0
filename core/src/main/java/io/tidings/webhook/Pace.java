package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How fast a webhook's receiver answers, as far as it has been seen.
///
/// @param proven whether it has ever answered fast
/// @param slow whether its deliveries go by the slow lane
/// @param slowSince when it was last marked slow; stays when it has returned to the fast lane
/// @param fastAnswers while it is slow: how many answers in a row were fast
/// @param timesSlow how often it was marked slow, each time within [#MEMORY] of the time before; up to [#MAX_TIMES]
public record Pace(boolean proven, boolean slow, Optional<Instant> slowSince, int fastAnswers, int timesSlow) {

    /// After so many fast answers in a row, a slow webhook returns to the fast lane for the first time. Each time that it
    /// becomes slow again, it needs twice as many, so that no receiver can take the first time limit over and over.
    public static final int FAST_ANSWERS_NEEDED = 5;

    /// How long it is remembered that a webhook was slow.
    public static final Duration MEMORY = Duration.ofDays(1);

    /// Beyond this it needs no more fast answers: 640.
    public static final int MAX_TIMES = 8;

    /// The pace of a receiver that has never answered.
    public static Pace unknown() {
        return new Pace(false, false, Optional.empty(), 0, 0);
    }

    /// After an answer within the first time limit.
    Pace answeredFast() {
        if (!slow) {
            return proven ? this : new Pace(true, false, slowSince, 0, timesSlow);
        }
        int inARow = fastAnswers + 1;
        return new Pace(true, inARow < fastAnswersNeeded(), slowSince, inARow < fastAnswersNeeded() ? inARow : 0,
                timesSlow);
    }

    /// After an attempt at `now` that took longer than the first time limit.
    Pace tookLong(Instant now) {
        if (slow) {
            return fastAnswers == 0 ? this : new Pace(proven, true, slowSince, 0, timesSlow);
        }
        boolean again = slowSince.filter(since -> now.isBefore(since.plus(MEMORY))).isPresent();
        return new Pace(proven, true, Optional.of(now), 0, again ? Math.min(timesSlow + 1, MAX_TIMES) : 1);
    }

    /// How many fast answers in a row end a slow time.
    public int fastAnswersNeeded() {
        return FAST_ANSWERS_NEEDED << Math.max(0, timesSlow - 1);
    }
}
