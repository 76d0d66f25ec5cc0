package io.tidings.delivery;

import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;

/// A parked or held delivery, with what is needed to requeue it.
///
/// @param runNumber see [QueuedDelivery#runNumber]
/// @param sequenceNumber see [QueuedDelivery#sequenceNumber]; the message that requeues it has the next
/// @param dueKey its key in the store's index of due deliveries; a claim requires it to be there
public record ParkedDelivery(DeliveryKey key, EventId event, EventTypeName type, int runNumber, int sequenceNumber,
        DueKey dueKey) {

    /// A key in a store's index of due deliveries. Opaque to everybody but the store.
    public record DueKey(String partition, String position) {}

    Target target() {
        return new Target(key.webhook(), type);
    }
}
