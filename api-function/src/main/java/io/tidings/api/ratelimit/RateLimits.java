package io.tidings.api.ratelimit;

import java.time.Duration;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.tidings.access.Principal;
import io.tidings.api.problem.ProblemException;
import io.tidings.organization.OrganizationId;
import io.tidings.ratelimit.Limit;
import io.tidings.ratelimit.LimitKey;
import io.tidings.ratelimit.RateLimiter;

/// Keeps any token, and any organization, from taking more than its share. Publishing is counted by events, and all the
/// rest by requests.
@Singleton
public final class RateLimits {

    private static final String REQUESTS = "requests";
    private static final String EVENTS = "events";

    private final RateLimiter limiter;
    private final RateLimitSettings settings;

    RateLimits(RateLimiter limiter, RateLimitSettings settings) {
        this.limiter = limiter;
        this.settings = settings;
    }

    /// Counts a request.
    ///
    /// @return the problem if there are too many
    Optional<ProblemException> request(Principal caller) {
        return refusal(LimitKey.of(REQUESTS, caller.identity()), settings.ofRequestsPerToken(), 1,
                "This token has made too many requests; please wait.")
                .or(() -> caller.organization()
                        .flatMap(organization -> refusal(LimitKey.of(REQUESTS, organization),
                                settings.ofRequestsPerOrganization(), 1,
                                "This organization has made too many requests; please wait.")));
    }

    /// Counts events that are about to be published: all of them are, or none.
    ///
    /// @param organization to which they are published, by any caller; empty if the path names none
    /// @return the problem if there are too many
    Optional<ProblemException> events(Principal caller, Optional<OrganizationId> organization, int events) {
        return refusal(LimitKey.of(EVENTS, caller.identity()), settings.ofEventsPerToken(), events,
                "This token has published too many events; please wait.")
                .or(() -> organization
                        .flatMap(id -> refusal(LimitKey.of(EVENTS, id), settings.ofEventsPerOrganization(),
                                events, "Too many events have been published to this organization; please wait.")));
    }

    /// Counts the events of a call after its first, which [RateLimitRule] has counted.
    ///
    /// @param events of the whole call; 0 or 1: nothing is left to count
    /// @throws ProblemException if there are too many; then none of them may be published
    public void moreEvents(Principal caller, OrganizationId organization, int events) {
        if (events > 1) {
            events(caller, Optional.of(organization), events - 1).ifPresent(refusal -> {
                throw refusal;
            });
        }
    }

    private Optional<ProblemException> refusal(LimitKey key, Limit limit, int permits, String detail) {
        Optional<Duration> wait = limiter.acquire(key, limit, permits);
        return wait.map(time -> ProblemException.tooMany(detail, time));
    }
}
