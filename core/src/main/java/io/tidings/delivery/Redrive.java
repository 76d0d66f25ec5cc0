package io.tidings.delivery;

import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.WireName;

/// One move of all dead letters back to the queue of deliveries.
///
/// @param moved how many messages have been moved, approximately
/// @param toMove how many there were to move when it began, approximately; empty if that is not known yet
/// @param perSecond how many at most; empty: as fast as the queue thinks best
/// @param failureReason why it failed, in the queue's own words
public record Redrive(
        Status status,
        long moved,
        Optional<Long> toMove,
        Instant startedAt,
        Optional<Integer> perSecond,
        Optional<String> failureReason) {

    /// The maximum rate of a redrive, in messages per second.
    public static final int MAX_PER_SECOND = 500;

    /// How far it has come.
    public enum Status implements WireName {
        RUNNING,
        COMPLETED,
        CANCELLING,
        CANCELLED,
        FAILED;
    }

    /// A redrive as it begins.
    ///
    /// @throws IllegalArgumentException if `perSecond` is not 1 to [#MAX_PER_SECOND]
    public static Redrive begun(Instant now, Optional<Integer> perSecond) {
        perSecond.filter(rate -> rate < 1 || rate > MAX_PER_SECOND).ifPresent(rate -> {
            throw new IllegalArgumentException("perSecond must be 1 to " + MAX_PER_SECOND);
        });
        return new Redrive(Status.RUNNING, 0, Optional.empty(), now, perSecond, Optional.empty());
    }

    /// Whether another must wait for it.
    public boolean isGoingOn() {
        return status == Status.RUNNING || status == Status.CANCELLING;
    }

    /// The redrive once it has been told to stop.
    ///
    /// @param nowMoved how many messages it had moved by then
    public Redrive cancelling(long nowMoved) {
        return new Redrive(Status.CANCELLING, nowMoved, toMove, startedAt, perSecond, failureReason);
    }
}
