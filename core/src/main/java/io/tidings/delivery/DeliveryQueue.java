package io.tidings.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/// The queues of deliveries that are to be attempted: one for each [io.tidings.webhook.Lane]. A delivery goes by the lane
/// that it names; a message that was received is hidden in the queue that it came from.
public interface DeliveryQueue {

    /// Queues all of them, to be seen at once. When this returns, each is durably queued.
    ///
    /// @throws RuntimeException as [#enqueueDelayed]
    default void enqueue(Collection<QueuedDelivery> deliveries) {
        enqueueDelayed(deliveries.stream().map(delivery -> new Delayed(delivery, Duration.ZERO)).toList());
    }

    /// Queues all of them. When this returns, each is durably queued.
    ///
    /// @throws RuntimeException if any was not accepted; some may have been, so the caller must repeat them all
    void enqueueDelayed(Collection<Delayed> deliveries);

    /// A delivery that is to be seen later.
    ///
    /// @param delay 0 to [#MAX_DELAY]
    record Delayed(QueuedDelivery delivery, Duration delay) {}

    /// Lets received messages be seen again after the given times, not sooner. Where that fails, a message is seen
    /// again whenever its ordinary visibility timeout ends: later than wanted, but not lost.
    ///
    /// @param delays by receipt, 0 to [#MAX_DELAY] each
    void changeVisibility(Map<MessageReceipt, Duration> delays);

    /// The longest that a message waits in the queue on purpose. Hidden messages count against what a queue can have in
    /// flight, so one long outage would otherwise stop everybody; what must wait longer is parked.
    Duration MAX_DELAY = Duration.ofMinutes(15);
}
