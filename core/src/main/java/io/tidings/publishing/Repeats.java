package io.tidings.publishing;

import java.time.Instant;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// Remembers which events were published under an [IdempotencyKey], for [#KEPT_DAYS] days.
public interface Repeats {

    int KEPT_DAYS = 7;

    /// Claims `key` for a new event, unless it is taken.
    ///
    /// @return what now stands under the key: `claim` itself, or what had been claimed before
    Claim claim(OrganizationId organization, IdempotencyKey key, Claim claim);

    /// Notes that the claimed event is durably queued.
    void complete(OrganizationId organization, IdempotencyKey key, Claim claim, int deliveries);

    /// An event under a key.
    ///
    /// @param fingerprint see [NewEvent#fingerprint]
    /// @param deliveries how many deliveries were queued; negative while that has not been completed
    record Claim(EventId event, String fingerprint, Instant publishedAt, int deliveries) {

        static Claim of(EventId event, String fingerprint, Instant publishedAt) {
            return new Claim(event, fingerprint, publishedAt, -1);
        }

        boolean isComplete() {
            return deliveries >= 0;
        }
    }
}
