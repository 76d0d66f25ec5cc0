package io.tidings.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// [Deliveries] in memory.
public final class InMemoryDeliveries implements Deliveries {

    private final Memory memory;
    private final Outage readOutage = new Outage();
    private final Outage writeOutage = new Outage();

    public InMemoryDeliveries(Memory memory) {
        this.memory = memory;
    }

    /// Lets [#findAllWithWebhooks] fail.
    public Outage readOutage() {
        return readOutage;
    }

    /// Lets both ways to save fail.
    public Outage writeOutage() {
        return writeOutage;
    }

    @Override
    public Optional<Delivery> findById(WebhookId webhook, DeliveryId id) {
        synchronized (memory) {
            return Optional.ofNullable(memory.deliveries.get(key(webhook, id))).filter(this::isKept);
        }
    }

    @Override
    public Page<Delivery> findByWebhook(WebhookId webhook, DeliveryFilter filter, PageRequest page) {
        synchronized (memory) {
            NavigableMap<String, Delivery> deliveries = Memory.under(webhook.value() + "/", memory.deliveries);
            deliveries.values().removeIf(delivery -> !isKept(delivery) || !filter.matches(delivery));
            page.cursor().ifPresent(cursor -> cursor.as(DeliveryId::new));
            return Memory.page(deliveries.descendingMap(), page);
        }
    }

    @Override
    public Snapshot findAllWithWebhooks(Collection<DeliveryKey> keys) {
        synchronized (memory) {
            readOutage.check();
            Map<WebhookKey, Webhook> webhooks = new HashMap<>();
            Map<DeliveryKey, Delivery> deliveries = new HashMap<>();
            for (DeliveryKey key : keys) {
                Optional.ofNullable(memory.webhooks.get(InMemoryWebhooks.key(key.webhook())))
                        .ifPresent(webhook -> webhooks.put(key.webhook(), webhook));
                findById(key.webhook().id(), key.id()).ifPresent(delivery -> deliveries.put(key, delivery));
            }
            return new Snapshot(webhooks, deliveries);
        }
    }

    @Override
    public void saveDelivered(Collection<Delivery> delivered) {
        synchronized (memory) {
            if (!delivered.isEmpty()) {
                writeOutage.check();
            }
            delivered.forEach(this::put);
        }
    }

    @Override
    public boolean saveUnlessDelivered(Delivery delivery) {
        synchronized (memory) {
            writeOutage.check();
            Delivery before = memory.deliveries.get(key(delivery.key().webhook().id(), delivery.key().id()));
            if (before != null && before.status() == DeliveryStatus.DELIVERED) {
                return false;
            }
            put(delivery);
            return true;
        }
    }

    private void put(Delivery delivery) {
        memory.deliveries.put(key(delivery.key().webhook().id(), delivery.key().id()), delivery);
    }

    private static String key(WebhookId webhook, DeliveryId id) {
        return webhook.value() + "/" + id.value();
    }

    private boolean isKept(Delivery delivery) {
        return delivery.updatedAt().plus(Store.RETENTION).isAfter(memory.clock.instant());
    }
}
