package io.tidings.delivery;

import java.time.Instant;
import java.util.Optional;

/// How far a [Delivery] has come: what its messages and attempts change, and always together.
///
/// @param runNumber see [QueuedDelivery#runNumber]
/// @param sequenceNumber see [QueuedDelivery#sequenceNumber]; that of the message that was last handled
/// @param failures how many attempts of this run have failed and count
/// @param nextAttemptAt before this no attempt is made; present while retrying
/// @param parkedUntil present while no message is in the queue: at that time the sweep requeues the delivery. A held
///         delivery has none: it stays parked until its webhook is called again
/// @param updatedAt when it last changed
public record Progress(
        DeliveryStatus status,
        int runNumber,
        int sequenceNumber,
        int failures,
        Optional<Instant> nextAttemptAt,
        Optional<Instant> parkedUntil,
        Instant updatedAt) {

    /// The sequence number of a delivery of which no message counts any more.
    private static final int LAST_SEQUENCE_NUMBER = Integer.MAX_VALUE;

    /// Pending, in a run of which no attempt has been made.
    public static Progress pending(int runNumber, int sequenceNumber, Instant now) {
        return new Progress(DeliveryStatus.PENDING, runNumber, sequenceNumber, 0, Optional.empty(), Optional.empty(),
                now);
    }

    /// Whether no message of the delivery is in the queue.
    public boolean isParked() {
        return status == DeliveryStatus.HELD || parkedUntil.isPresent();
    }

    /// Whether a message of the delivery is in the queue, and nothing else will bring it on.
    public boolean isQueued() {
        return !status.isFinal() && !isParked();
    }

    /// Whether the delivery has been erased.
    public boolean isErased() {
        return sequenceNumber == LAST_SEQUENCE_NUMBER;
    }

    /// With this status from `now` on, no longer parked, and without a time for the next attempt.
    Progress changed(DeliveryStatus changed, Instant now) {
        return new Progress(changed, runNumber, sequenceNumber, failures, Optional.empty(), Optional.empty(), now);
    }

    /// The same after one more failure that counts.
    Progress failed(DeliveryStatus changed, Instant now) {
        return new Progress(changed, runNumber, sequenceNumber, failures + 1, Optional.empty(), Optional.empty(), now);
    }

    /// After one more failure that counts, with another attempt to follow at `next`.
    Progress retrying(Instant next, Instant now) {
        return new Progress(DeliveryStatus.RETRYING, runNumber, sequenceNumber, failures + 1, Optional.of(next),
                Optional.empty(), now);
    }

    /// After an attempt that is not charged and changes nothing but the time; no longer parked.
    Progress attempted(Instant now) {
        return new Progress(status, runNumber, sequenceNumber, failures, nextAttemptAt, Optional.empty(), now);
    }

    /// No longer parked, with this status, which is not a change: the message has come that it was parked without.
    Progress unparked(DeliveryStatus now, int newSequenceNumber) {
        return new Progress(now, runNumber, newSequenceNumber, failures, nextAttemptAt, Optional.empty(), updatedAt);
    }

    /// Out of the queue until `until`.
    Progress parked(Instant until) {
        return new Progress(status, runNumber, sequenceNumber, failures, nextAttemptAt, Optional.of(until), updatedAt);
    }

    /// Erased: a final status stays, any other becomes cancelled. The run and sequence number outdate all messages.
    Progress erased(Instant now) {
        return new Progress(status.isFinal() ? status : DeliveryStatus.CANCELLED, runNumber + 1, LAST_SEQUENCE_NUMBER,
                failures, Optional.empty(), Optional.empty(), status.isFinal() ? updatedAt : now);
    }
}
