package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.DeliveryQueue.Delayed;
import io.tidings.organization.Organization;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Webhook;

/// Starts new runs of deliveries, whatever their status: the same delivery, with the same `webhook-id` and the schedule
/// from the start.
public final class Resender {

    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final Clock clock;

    public Resender(Deliveries deliveries, DeliveryQueue queue, Clock clock) {
        this.deliveries = deliveries;
        this.queue = queue;
        this.clock = clock;
    }

    /// A delivery that is to begin a new run.
    ///
    /// @param delivery as it is recorded; for one that has no record, as it would be: [Delivery#pending]
    /// @param event what is delivered; its content has not been erased
    /// @param organizationName what the callback shows as `organization`
    /// @param delay how long to wait before, 0 to [DeliveryQueue#MAX_DELAY]
    /// @param lane the lane that it uses
    public record Restart(Delivery delivery, PublishedEvent event, String organizationName, Duration delay,
            Lane lane) {

        /// @param organization what the callback shows, and which lane it has left to the webhook
        /// @param now chooses the lane
        public static Restart of(Delivery delivery, PublishedEvent event, Webhook webhook, Organization organization,
                Duration delay, Instant now) {
            return new Restart(delivery, event, organization.name().value(), delay,
                    Lane.of(webhook, organization, now));
        }
    }

    /// Starts new runs of deliveries: records them first, so that the sweep requeues them if this crashes, then queues
    /// them.
    ///
    /// @return those that were; somebody else may have begun the others at the same time
    /// @throws RuntimeException if the store or the queue fails; repeating the call is safe
    public List<Delivery> resend(List<Restart> restarts) {
        List<Delivery> begun = new ArrayList<>();
        List<Delayed> messages = new ArrayList<>();
        Instant now = clock.instant();
        for (Restart restart : restarts) {
            Delivery before = restart.delivery();
            Delivery restarted = before.restarted(before.progress().runNumber() + 1, now)
                    .parked(now.plus(Requeuer.LEASE).plus(restart.delay()));
            if (deliveries.save(restarted, Guard.NEW_RUN)) {
                begun.add(restarted);
                QueuedDelivery message = QueuedDelivery.of(restarted.target(), restart.event(),
                        restart.organizationName(), restarted.progress().runNumber(),
                        restarted.progress().sequenceNumber() + 1);
                messages.add(new Delayed(message.in(restart.lane()), restart.delay()));
            }
        }
        queue.enqueueDelayed(messages);
        return begun;
    }
}
