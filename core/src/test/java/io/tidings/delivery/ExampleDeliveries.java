package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;

/// Deliveries as the contracts of [Deliveries] save them.
final class ExampleDeliveries {

    private static final Instant NOW = Examples.NOW;

    private ExampleDeliveries() {}

    static Delivery pending(Webhook webhook) {
        return Delivery.pending(Examples.queued(webhook), NOW);
    }

    /// With an id of that second.
    static Delivery pending(Webhook webhook, String type, Instant createdAt) {
        DeliveryKey key = new DeliveryKey(webhook.key(), new DeliveryId(Examples.id(createdAt)));
        return new Delivery(key, new EventId(Examples.id(createdAt)), new EventTypeName(type), false, createdAt,
                List.of(), Progress.pending(1, 0, NOW));
    }

    static Delivery delivered(Delivery delivery) {
        return delivery.delivered(attempt(delivery, taken()), NOW);
    }

    static Attempt attempt(Delivery delivery, Outcome outcome) {
        return new Attempt(delivery.nextAttemptNumber(), NOW, Duration.ofMillis(12), outcome);
    }

    static Outcome taken() {
        return new Outcome.Delivered(Response.of(204));
    }
}
