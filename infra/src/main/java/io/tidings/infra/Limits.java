package io.tidings.infra;

import java.util.Map;

/// Limits of the API per second, averaged over ten seconds.
///
/// @param requestsPerToken requests with one token, except publishes
/// @param requestsPerOrganization the same for all callers of an organization
/// @param eventsPerToken events that are published with one token
/// @param eventsPerOrganization events that are published to an organization
record Limits(int requestsPerToken, int requestsPerOrganization, int eventsPerToken, int eventsPerOrganization) {

    static final String REQUESTS_PER_TOKEN = "requestsPerToken";
    static final String REQUESTS_PER_ORGANIZATION = "requestsPerOrganization";
    static final String EVENTS_PER_TOKEN = "eventsPerToken";
    static final String EVENTS_PER_ORGANIZATION = "eventsPerOrganization";

    private static final int MAX = 1_000_000;

    /// A batch of a hundred events must fit into ten seconds.
    private static final int MIN_EVENTS = 10;

    Limits {
        Settings.requireBetween(REQUESTS_PER_TOKEN, requestsPerToken, 1, MAX);
        Settings.requireBetween(REQUESTS_PER_ORGANIZATION, requestsPerOrganization, 1, MAX);
        Settings.requireBetween(EVENTS_PER_TOKEN, eventsPerToken, MIN_EVENTS, MAX);
        Settings.requireBetween(EVENTS_PER_ORGANIZATION, eventsPerOrganization, MIN_EVENTS, MAX);
    }

    /// @throws IllegalArgumentException if a value is not valid; the message names its key
    static Limits from(Context context) {
        return new Limits(
                Settings.number(context, REQUESTS_PER_TOKEN, 100),
                Settings.number(context, REQUESTS_PER_ORGANIZATION, 200),
                Settings.number(context, EVENTS_PER_TOKEN, 1_000),
                Settings.number(context, EVENTS_PER_ORGANIZATION, 1_000));
    }

    /// What the API function is told.
    Map<String, String> environment() {
        return Map.of(
                "TIDINGS_RATE_LIMITS_REQUESTS_PER_TOKEN", String.valueOf(requestsPerToken),
                "TIDINGS_RATE_LIMITS_REQUESTS_PER_ORGANIZATION", String.valueOf(requestsPerOrganization),
                "TIDINGS_RATE_LIMITS_EVENTS_PER_TOKEN", String.valueOf(eventsPerToken),
                "TIDINGS_RATE_LIMITS_EVENTS_PER_ORGANIZATION", String.valueOf(eventsPerOrganization));
    }
}
