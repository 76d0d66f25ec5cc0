package io.tidings.delivery;

import java.util.Optional;

import io.tidings.event.Event;
import io.tidings.event.EventContent;

/// A delivery on the queue: all that an attempt needs, but for the webhook and what earlier attempts came to.
///
/// @param organizationName what the callback shows as `organization`
/// @param content what the event carries; empty if it is too large to travel and must be fetched (claim check)
/// @param round 1, and one more each time that the delivery is begun anew after it had ended
public record QueuedDelivery(
        Target target,
        Event event,
        String organizationName,
        Optional<EventContent> content,
        int round) {

    public QueuedDelivery {
        if (round < 1) {
            throw new IllegalArgumentException("round must be at least 1");
        }
    }

    /// A delivery that was never tried.
    public static QueuedDelivery first(Target target, Event event, String organizationName, EventContent content) {
        Optional<EventContent> inline = content.isLarge() ? Optional.empty() : Optional.of(content);
        return new QueuedDelivery(target, event, organizationName, inline, 1);
    }

    public DeliveryId id() {
        return DeliveryId.of(event.id(), target);
    }

    public DeliveryKey key() {
        return new DeliveryKey(target.webhook(), id());
    }

    /// The same delivery, begun anew.
    public QueuedDelivery nextRound() {
        return new QueuedDelivery(target, event, organizationName, content, round + 1);
    }
}
