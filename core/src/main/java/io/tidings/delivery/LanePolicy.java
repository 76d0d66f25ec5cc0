package io.tidings.delivery;

import java.time.Duration;

/// How a deployment keeps slow receivers apart from fast ones.
///
/// @param firstLimit how long an attempt in the fast lane may take, 1 to 5 seconds. A webhook with a shorter timeout
///        keeps its own
/// @param slowPlaces how many invocations of the slow lane one organization may occupy at a time, averaged over half a
///        minute; 1 to 1,000
public record LanePolicy(Duration firstLimit, int slowPlaces) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST_PLACES = 1_000;

    /// Unless a deployment says otherwise. (Below the bounds, which must be there before it.)
    public static final LanePolicy DEFAULT = new LanePolicy(Duration.ofSeconds(2), 5);

    public LanePolicy {
        if (firstLimit.compareTo(SHORTEST) < 0 || firstLimit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the first time limit must be 1 to 5 seconds");
        }
        if (slowPlaces < 1 || slowPlaces > MOST_PLACES) {
            throw new IllegalArgumentException("an organization must have 1 to 1000 places of the slow lane");
        }
    }

    boolean isFast(Duration attempt) {
        return attempt.compareTo(firstLimit) <= 0;
    }

    Duration within(Duration timeout) {
        return timeout.compareTo(firstLimit) < 0 ? timeout : firstLimit;
    }
}
