package io.tidings.api.event;

import java.util.List;

import io.tidings.api.ApiUnderTest;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.Document;
import io.tidings.sqs.DeliveryMessage;

/// The deliveries in the queue, as the dispatcher receives them.
final class Queued {

    private Queued() {}

    static List<QueuedDelivery> all(ApiUnderTest api) {
        return api.queued().stream().map(message -> DeliveryMessage.read(message.body())).toList();
    }

    /// The only delivery that waits.
    ///
    /// @throws AssertionError if there is not exactly one
    static QueuedDelivery one(ApiUnderTest api) {
        List<QueuedDelivery> all = all(api);
        if (all.size() != 1) {
            throw new AssertionError("not exactly one delivery: " + all);
        }
        return all.getFirst();
    }

    /// The document that the only delivery carries.
    static Document document(ApiUnderTest api) {
        return one(api).content().orElseThrow().document().orElseThrow();
    }
}
