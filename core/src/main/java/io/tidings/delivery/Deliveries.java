package io.tidings.delivery;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// The records of deliveries. A delivery has none until its first attempt.
public interface Deliveries {

    Optional<Delivery> findById(WebhookId webhook, DeliveryId id);

    /// The webhook's deliveries that the filter wants, newest first.
    ///
    /// What is rare may take more than one page to find: a page with another after it may hold fewer than were asked
    /// for, even none. Only a page without a `next` is the last.
    Page<Delivery> findByWebhook(WebhookId webhook, DeliveryFilter filter, PageRequest page);

    /// Everything that a batch of attempts needs to know, up to date, in one read.
    Snapshot findAllWithWebhooks(Collection<DeliveryKey> keys);

    /// Keeps deliveries that were taken, whatever was recorded of them before: success is final.
    void saveDelivered(Collection<Delivery> delivered);

    /// Keeps a delivery that was not taken, unless it is recorded as delivered: somebody else may have got through.
    ///
    /// @return false if it had been delivered; then nothing was changed
    boolean saveUnlessDelivered(Delivery delivery);

    /// @param webhooks those that exist
    /// @param deliveries those that have a record
    record Snapshot(Map<WebhookKey, Webhook> webhooks, Map<DeliveryKey, Delivery> deliveries) {

        public Snapshot {
            webhooks = Map.copyOf(webhooks);
            deliveries = Map.copyOf(deliveries);
        }
    }
}
