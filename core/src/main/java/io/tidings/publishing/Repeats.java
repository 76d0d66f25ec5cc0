package io.tidings.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// Remembers which events were published under an [IdempotencyKey], for [#KEPT_DAYS] days.
public interface Repeats {

    int KEPT_DAYS = 7;

    /// Claims `key` for a new event, unless it is taken.
    ///
    /// @return what now stands under the key: `claim` itself, or what had been claimed before
    Claim claim(OrganizationId organization, IdempotencyKey key, Claim claim);

    /// What stands under the key, be it past its time; empty if nothing does. It is up to date.
    Optional<Claim> find(OrganizationId organization, IdempotencyKey key);

    /// Prolongs, takes over or gives up the work at a claim that has not been completed.
    ///
    /// @param found as it was read
    /// @param heldUntil see [Claim#heldUntil]
    /// @return the claim as it now stands; empty if somebody else has changed it since
    Optional<Claim> hold(OrganizationId organization, IdempotencyKey key, Claim found, Instant heldUntil);

    /// Notes that the claimed event is durably queued.
    void complete(OrganizationId organization, IdempotencyKey key, Claim claim, int deliveries);

    /// An event under a key.
    ///
    /// @param fingerprint see [NewEvent#fingerprint]
    /// @param deliveries how many deliveries were queued; negative while that has not been completed
    /// @param heldUntil until then somebody is at work to complete it, and nobody else is to queue its deliveries. What
    ///        builds without it have claimed is not held
    record Claim(EventId event, String fingerprint, Instant publishedAt, int deliveries, Instant heldUntil) {

        static Claim of(EventId event, String fingerprint, Instant publishedAt, Instant heldUntil) {
            return new Claim(event, fingerprint, publishedAt, -1, heldUntil);
        }

        boolean isComplete() {
            return deliveries >= 0;
        }

        /// Whether it still keeps others from its key.
        boolean isKept(Instant now) {
            return now.isBefore(publishedAt.plus(Duration.ofDays(KEPT_DAYS)));
        }

        boolean isHeld(Instant now) {
            return now.isBefore(heldUntil);
        }

        /// The same, held for another time.
        public Claim heldUntil(Instant until) {
            return new Claim(event, fingerprint, publishedAt, deliveries, until);
        }

        /// The same, its deliveries queued.
        public Claim completed(int queued) {
            return new Claim(event, fingerprint, publishedAt, queued, heldUntil);
        }
    }
}
