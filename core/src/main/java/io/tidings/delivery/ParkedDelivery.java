package io.tidings.delivery;

import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;

/// A delivery that waits outside the queue, with what is needed to hand it out again.
///
/// @param runNumber see [QueuedDelivery#runNumber]
/// @param sequenceNumber see [QueuedDelivery#sequenceNumber]; the message that is handed out has the next
/// @param dueKey where the store keeps it among those that wait: whoever takes it must find it there
public record ParkedDelivery(DeliveryKey key, EventId event, EventTypeName type, int runNumber, int sequenceNumber, DueKey dueKey) {

    /// A place in the order in which a store hands out what waits. Means nothing to anybody else.
    public record DueKey(String partition, String position) {}

    Target target() {
        return new Target(key.webhook(), type);
    }
}
