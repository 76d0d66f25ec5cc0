package io.tidings.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/// The queues of deliveries to attempt: one for each [io.tidings.webhook.Lane]. A delivery uses the lane that it names;
/// the visibility of a received message is changed in the queue from which it was received.
public interface DeliveryQueue {

    /// Queues all of them without a delay. When this returns, each is durably queued.
    ///
    /// @throws RuntimeException as [#enqueueDelayed]
    default void enqueue(Collection<QueuedDelivery> deliveries) {
        enqueueDelayed(deliveries.stream().map(delivery -> new Delayed(delivery, Duration.ZERO)).toList());
    }

    /// Queues all of them. When this returns, each is durably queued.
    ///
    /// @throws RuntimeException if any was not accepted; some may have been, so the caller must repeat them all
    void enqueueDelayed(Collection<Delayed> deliveries);

    /// A delivery with a delay.
    ///
    /// @param delay 0 to [#MAX_DELAY]
    record Delayed(QueuedDelivery delivery, Duration delay) {}

    /// Changes the visibility timeout of received messages. If that fails, a message is received again when its
    /// ordinary visibility timeout ends: later than intended, but not lost.
    ///
    /// @param delays by receipt, 0 to [#MAX_DELAY] each
    void changeVisibility(Map<MessageReceipt, Duration> delays);

    /// The longest intended delay of a message in the queue. Delayed messages count as in flight, which is limited, so
    /// one long outage would otherwise stop everybody. Longer delays are parked.
    Duration MAX_DELAY = Duration.ofMinutes(15);
}
