package io.tidings.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.tidings.event.EventId;
import io.tidings.organization.Registration;

/// Remembers which events were published under an [IdempotencyKey], for [#KEPT_DAYS] days.
public interface IdempotencyStore {

    int KEPT_DAYS = 7;

    /// Claims `key` for a new event, unless it is taken. A claim of a former registration of the organization, or of the
    /// project that it was made at, does not count.
    ///
    /// @param registration where the event is published
    /// @param claim its publication is not earlier than the registration
    /// @return what now stands under the key: `claim` itself, or what had been claimed before
    IdempotencyRecord claim(Registration registration, IdempotencyKey key, IdempotencyRecord claim);

    /// What stands under the key, be it past its time; empty if nothing does, or what a former registration claimed. It is
    /// up to date.
    Optional<IdempotencyRecord> find(Registration registration, IdempotencyKey key);

    /// Prolongs, takes over or gives up the work at a claim that has not been completed.
    ///
    /// @param found as it was read
    /// @param heldUntil see [IdempotencyRecord#heldUntil]
    /// @return the claim as it now stands; empty if somebody else has changed it since
    Optional<IdempotencyRecord> hold(Registration registration, IdempotencyKey key, IdempotencyRecord found,
            Instant heldUntil);

    /// Notes that the claimed event is durably queued. Nothing happens if another claim has taken its place.
    void complete(Registration registration, IdempotencyKey key, IdempotencyRecord claim, int deliveries);

    /// An event under a key.
    ///
    /// @param fingerprint see [NewEvent#fingerprint]
    /// @param deliveries how many deliveries were queued; negative while that has not been completed
    /// @param heldUntil until then somebody is at work to complete it, and nobody else is to queue its deliveries. What
    ///        builds without it have claimed is not held
    record IdempotencyRecord(EventId event, String fingerprint, Instant publishedAt, int deliveries,
            Instant heldUntil) {

        static IdempotencyRecord of(EventId event, String fingerprint, Instant publishedAt, Instant heldUntil) {
            return new IdempotencyRecord(event, fingerprint, publishedAt, -1, heldUntil);
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
        public IdempotencyRecord heldUntil(Instant until) {
            return new IdempotencyRecord(event, fingerprint, publishedAt, deliveries, until);
        }

        /// The same, its deliveries queued.
        public IdempotencyRecord completed(int queued) {
            return new IdempotencyRecord(event, fingerprint, publishedAt, queued, heldUntil);
        }
    }
}
