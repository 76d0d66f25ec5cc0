package io.tidings.delivery;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.tidings.event.EventId;
import io.tidings.identity.EntityId;
import io.tidings.identity.Spread;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The id of a delivery, in the form of [EntityId]; receivers get it as `webhook-id`.
///
/// It follows from what is delivered to whom, so that publishing an event again, after a fault between storing and
/// queueing it, makes the same deliveries and not new ones. It starts with the second of the event's publication, and
/// ends with the event's [Spread].
public record DeliveryId(String value) {

    public DeliveryId {
        value = EntityId.canonical(value);
    }

    /// The id of the delivery of `event` to `target`: the event's time, and 8 bytes of a SHA-256.
    public static DeliveryId of(EventId event, Target target) {
        String identity = event.value() + '/' + target.webhook().id().value() + '/' + target.type().value();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
            return new DeliveryId(Spread.of(event.value())
                    .mark(event.value().substring(0, 8) + HexFormat.of().formatHex(digest, 0, 8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
