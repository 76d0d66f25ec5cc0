package io.tidings.local.benchmark;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.ParkedDelivery;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// A store that knows some webhooks and keeps nothing: every delivery is new to it, however often it comes, and the last
/// round finds as much memory as the first.
record ForgetfulDeliveries(Map<WebhookKey, Webhook> webhooks) implements Deliveries {

    static ForgetfulDeliveries of(List<Webhook> webhooks) {
        return new ForgetfulDeliveries(webhooks.stream().collect(Collectors.toMap(Webhook::key, Function.identity())));
    }

    @Override
    public Snapshot findAllWithWebhooks(Collection<DeliveryKey> keys) {
        Map<WebhookKey, Webhook> wanted = new HashMap<>();
        keys.forEach(key -> wanted.put(key.webhook(), webhooks.get(key.webhook())));
        return new Snapshot(wanted, Map.of());
    }

    @Override
    public void saveDelivered(Collection<Delivery> delivered) {
        // It is forgotten.
    }

    /// Makes the handler report the message, which ends the measurement.
    @Override
    public boolean save(Delivery delivery, Guard guard) {
        throw new IllegalStateException("the receiver did not take " + delivery);
    }

    @Override
    public Optional<Delivery> findById(WebhookId id, DeliveryId delivery) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page<Delivery> findByWebhook(WebhookId id, DeliveryFilter filter, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ParkedDelivery> findDueAfter(int shard, Optional<ParkedDelivery.DueKey> after, Instant now, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ParkedDelivery> findHeld(WebhookId id, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean claim(ParkedDelivery parked, Instant until) {
        throw new UnsupportedOperationException();
    }
}
