package io.tidings.delivery;

import java.util.HexFormat;

import io.tidings.event.EventId;
import io.tidings.identity.EntityId;
import io.tidings.identity.PreciseId;
import io.tidings.identity.Sha256;

/// The id of a delivery, in the form of [EntityId]; receivers get it as `webhook-id`.
///
/// It is derived from event, webhook and type. If publishing fails between storing and queueing, the repeat therefore
/// creates the same deliveries instead of new ones. The id starts with the time of the event's id, and ends with the
/// event's [io.tidings.identity.ShardCount].
public record DeliveryId(String value) {

    private static final int LENGTH = 24;

    public DeliveryId {
        value = EntityId.canonical(value);
    }

    /// The id of the delivery of `event` to `target`: the event's time, and 6 bytes of a SHA-256; nearly 8 for events whose
    /// ids have a second only.
    public static DeliveryId of(EventId event, Target target) {
        String identity = event.value() + '/' + target.webhook().id().value() + '/' + target.type().value();
        String time = PreciseId.timeOf(event.value());
        String rest = HexFormat.of().formatHex(Sha256.of(identity)).substring(0, LENGTH - 1 - time.length());
        return new DeliveryId(time + rest + event.value().charAt(LENGTH - 1));
    }
}
