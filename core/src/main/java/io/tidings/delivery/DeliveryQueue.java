package io.tidings.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/// The queue of deliveries that are to be attempted.
public interface DeliveryQueue {

    /// Queues all of them. When this returns, each is durably queued.
    ///
    /// @throws RuntimeException if any was not accepted; some may have been, so the caller must repeat them all
    void enqueue(Collection<QueuedDelivery> deliveries);

    /// Lets received messages be seen again after the given times, not sooner. Where that fails, a message is seen
    /// again whenever its ordinary visibility timeout ends: later than wanted, but not lost.
    ///
    /// @param delays by receipt, 0 to [#MAX_DELAY] each
    void hide(Map<Receipt, Duration> delays);

    /// The longest that a message can be hidden.
    Duration MAX_DELAY = Duration.ofHours(12).minusMinutes(1);
}
