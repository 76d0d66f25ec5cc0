package io.tidings.infra;

import java.util.Map;

/// How receivers that take their time are kept apart from others.
///
/// @param firstTimeLimitSeconds how long an attempt in the fast lane may take, 1 to 5
/// @param slowConcurrency how many batches of the slow lane are worked on at once: 2, which is the least that Lambda
///        takes, to 998
record Lanes(int firstTimeLimitSeconds, int slowConcurrency) {

    static final String FIRST_TIME_LIMIT_SECONDS = "firstTimeLimitSeconds";
    static final String SLOW_CONCURRENCY = "slowConcurrency";

    /// One organization may take a quarter of the slow lane, and for half a minute twice as much.
    private static final int SHARES = 4;

    /// What Lambda asks of an event source mapping.
    static final int FEWEST = 2;

    Lanes {
        Settings.requireBetween(FIRST_TIME_LIMIT_SECONDS, firstTimeLimitSeconds, 1, 5);
        Settings.requireBetween(SLOW_CONCURRENCY, slowConcurrency, FEWEST, 1000 - FEWEST);
    }

    /// @throws IllegalArgumentException if a value is not valid; the message names its key
    /// @param places of both lanes together, of which the slow one has a quarter unless something else is chosen
    static Lanes from(Context context, int places) {
        return new Lanes(
                Settings.number(context, FIRST_TIME_LIMIT_SECONDS, 2),
                Settings.number(context, SLOW_CONCURRENCY, Math.max(FEWEST, places / SHARES)));
    }

    /// What the dispatch-function and the sweep are told.
    Map<String, String> environment() {
        return Map.of(
                "TIDINGS_FIRST_TIME_LIMIT_SECONDS", String.valueOf(firstTimeLimitSeconds),
                "TIDINGS_SLOW_PLACES_PER_ORGANIZATION", String.valueOf(Math.max(1, slowConcurrency / SHARES)));
    }
}
