package io.tidings.infra;

import java.util.OptionalInt;

/// How the account's concurrent executions (in one region) are divided, so that no function can take what another needs.
///
/// What is reserved for a function nobody else can use, and the function can use no more. AWS wants [#UNRESERVED] to stay
/// unreserved, so nothing can be reserved in a small account, such as a new one with 10. There the queue's share leaves
/// [#LEFT] places, and the gateway lets less pass.
///
/// @param account the account's limit, 10 to 100,000
/// @param dispatch how many batches of deliveries are worked on at once, in both lanes together, 4 to 1000: two at least for
///        each ([Lanes#FEWEST])
/// @param api how many requests are answered at once, where that can be reserved
record Concurrency(int account, int dispatch, OptionalInt api) {

    static final String ACCOUNT = "accountConcurrency";
    static final String DISPATCH = "maximumConcurrency";
    static final String API = "apiConcurrency";

    /// The concurrency that AWS requires to stay unreserved.
    static final int UNRESERVED = 100;

    /// Those of an account that is new.
    static final int SMALLEST_ACCOUNT = 10;

    /// Where nothing is reserved, dispatch leaves so many places to the API and the sweep.
    static final int LEFT = 2;

    /// A sweep may begin before the one before it has ended.
    static final int SWEEP = 2;

    private static final int LARGEST_ACCOUNT = 100_000;
    private static final int FEWEST = 2;
    private static final int FEWEST_BATCHES = 2 * Lanes.FEWEST;
    private static final int MOST_BATCHES = 1_000;
    private static final int USUAL_BATCHES = 50;
    private static final int USUAL_REQUESTS = 200;

    private static final int REQUESTS_PER_SECOND_AND_PLACE = 10;
    private static final int MOST_REQUESTS_PER_SECOND = 1_000;

    /// The smallest account of which something is reserved. In one below, the shares would be smaller than what the
    /// functions have without.
    static final int RESERVING = 2 * UNRESERVED;

    Concurrency {
        Settings.requireBetween(ACCOUNT, account, SMALLEST_ACCOUNT, LARGEST_ACCOUNT);
        Settings.requireBetween(DISPATCH, dispatch, FEWEST_BATCHES, MOST_BATCHES);
        api.ifPresent(places -> Settings.requireBetween(API, places, FEWEST, LARGEST_ACCOUNT));
        if (api.isPresent() && account < RESERVING) {
            throw new IllegalArgumentException(API + " must be absent: with an " + ACCOUNT + " of " + account
                    + " nothing is reserved, only from " + RESERVING + " on");
        }
        if (api.isPresent() && SWEEP + dispatch + api.getAsInt() > account - UNRESERVED) {
            throw new IllegalArgumentException(DISPATCH + " and " + API + " must be at most "
                    + (account - UNRESERVED - SWEEP) + " together, which an " + ACCOUNT + " of " + account
                    + " leaves, not " + (dispatch + api.getAsInt()));
        }
    }

    /// @throws IllegalArgumentException if a value is not valid; the message names its key
    static Concurrency from(Context context) {
        int account = Settings.number(context, ACCOUNT, SMALLEST_ACCOUNT);
        Settings.requireBetween(ACCOUNT, account, SMALLEST_ACCOUNT, LARGEST_ACCOUNT);
        boolean reserves = account >= RESERVING;
        int available = reserves ? account - UNRESERVED - SWEEP : account - LEFT;
        int usualBatches = Math.min(USUAL_BATCHES, reserves ? available / 2 : available);
        int dispatch = Settings.number(context, DISPATCH, usualBatches);
        int usualRequests = Math.max(FEWEST, Math.min(USUAL_REQUESTS, available - dispatch));
        OptionalInt api = reserves || context.find(API).isPresent()
                ? OptionalInt.of(Settings.number(context, API, usualRequests))
                : OptionalInt.empty();
        return new Concurrency(account, dispatch, api);
    }

    /// The reserved concurrency of a function; empty in a small account, where none is reserved.
    OptionalInt reserved(Workload workload) {
        if (api.isEmpty()) {
            return OptionalInt.empty();
        }
        return switch (workload) {
            case API -> api;
            case DISPATCH -> OptionalInt.of(dispatch);
            case SWEEP -> OptionalInt.of(SWEEP);
        };
    }

    /// How many requests a second the gateway lets pass: about as many as the places answer at a tenth of a second each.
    int requestsPerSecond() {
        return Math.min(MOST_REQUESTS_PER_SECOND,
                REQUESTS_PER_SECOND_AND_PLACE * (api.isPresent() ? api.getAsInt() : account));
    }

    /// Why nothing is reserved, for who deploys; or what leaves the other functions too little.
    String note() {
        String nothing = "No concurrency is reserved for the functions, since " + ACCOUNT + " is " + account
                + ", below " + RESERVING + ". ";
        String share = dispatch > account - LEFT
                ? DISPATCH + " is " + dispatch
                        + ", so deliveries may use all of it, and the API then answers nobody. "
                : "Deliveries use at most " + dispatch + ", and leave " + (account - dispatch)
                        + " to the API and the sweep. ";
        return nothing + share + "The API lets " + requestsPerSecond()
                + " requests a second pass. If the account has more concurrent executions, set -c " + ACCOUNT
                + "=1000 (aws lambda get-account-settings)";
    }
}
