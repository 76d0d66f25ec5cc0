package io.tidings.api.ratelimit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

import io.tidings.ratelimit.Limit;

/// Limits per second, averaged over ten seconds: `TIDINGS_RATE_LIMITS_REQUESTS_PER_TOKEN` and so on. Read when the
/// function starts.
///
/// @param requestsPerToken requests with one token or by one user, except publishes
/// @param requestsPerOrganization the same for all callers of one organization
/// @param eventsPerToken events that are published with one token or by one user
/// @param eventsPerOrganization events that are published to one organization
@Context
@ConfigurationProperties("tidings.rate-limits")
record RateLimitSettings(
        @Bindable(defaultValue = "100") int requestsPerToken,
        @Bindable(defaultValue = "200") int requestsPerOrganization,
        @Bindable(defaultValue = "1000") int eventsPerToken,
        @Bindable(defaultValue = "1000") int eventsPerOrganization) {

    private static final int MAX = 1_000_000;

    /// A batch of events must fit into one window.
    private static final int MIN_EVENTS = 10;

    RateLimitSettings {
        requireBetween("requests-per-token", requestsPerToken, 1);
        requireBetween("requests-per-organization", requestsPerOrganization, 1);
        requireBetween("events-per-token", eventsPerToken, MIN_EVENTS);
        requireBetween("events-per-organization", eventsPerOrganization, MIN_EVENTS);
    }

    Limit ofRequestsPerToken() {
        return Limit.perSecond(requestsPerToken);
    }

    Limit ofRequestsPerOrganization() {
        return Limit.perSecond(requestsPerOrganization);
    }

    Limit ofEventsPerToken() {
        return Limit.perSecond(eventsPerToken);
    }

    Limit ofEventsPerOrganization() {
        return Limit.perSecond(eventsPerOrganization);
    }

    private static void requireBetween(String name, int value, int least) {
        if (value < least || value > MAX) {
            throw new IllegalArgumentException(
                    "tidings.rate-limits." + name + " must be " + least + " to " + MAX + ", not " + value);
        }
    }
}
