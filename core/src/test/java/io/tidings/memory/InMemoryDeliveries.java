package io.tidings.memory;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.ParkedDelivery;
import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.delivery.Progress;
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
    public boolean save(Delivery delivery, Guard guard) {
        synchronized (memory) {
            writeOutage.check();
            boolean allowed = switch (guard) {
                case Guard.Current _ ->
                    recorded(delivery).filter(before -> !isCurrent(before, delivery.progress())).isEmpty();
                case Guard.NewRun _ -> recorded(delivery)
                        .filter(before -> before.runNumber() >= delivery.progress().runNumber())
                        .isEmpty();
                case Guard.Unchanged(var found) ->
                    findById(delivery.key().webhook().id(), delivery.key().id()).equals(found);
            };
            if (allowed) {
                put(delivery);
            }
            return allowed;
        }
    }

    /// The progress of a record, even if that has expired.
    private Optional<Progress> recorded(Delivery delivery) {
        return Optional.ofNullable(memory.deliveries.get(key(delivery.key().webhook().id(), delivery.key().id())))
                .map(Delivery::progress);
    }

    private static boolean isCurrent(Progress before, Progress after) {
        if (before.runNumber() != after.runNumber()) {
            return before.runNumber() < after.runNumber();
        }
        boolean messageIsThere = before.isQueued() || !after.isQueued();
        return before.status() != DeliveryStatus.DELIVERED
                && (before.sequenceNumber() < after.sequenceNumber()
                        || (before.sequenceNumber() == after.sequenceNumber()
                                && messageIsThere));
    }

    @Override
    public List<ParkedDelivery> findDueAfter(int shard, Optional<DueKey> after, Instant now, int limit) {
        return waiting(String.valueOf(shard), after.map(DueKey::position).orElse(""), position(now.plusMillis(1)),
                limit);
    }

    @Override
    public List<ParkedDelivery> findHeld(WebhookId webhook, int limit) {
        return waiting(webhook.value(), "", "~", limit);
    }

    /// Those of a partition that stand between `after` and `end`.
    private List<ParkedDelivery> waiting(String partition, String after, String end, int limit) {
        synchronized (memory) {
            readOutage.check();
            return memory.waiting.entrySet()
                    .stream()
                    .filter(entry -> entry.getValue().partition().equals(partition))
                    .filter(entry -> entry.getValue().position().compareTo(after) > 0)
                    .filter(entry -> entry.getValue().position().compareTo(end) < 0)
                    .sorted(Comparator.comparing(entry -> entry.getValue().position()))
                    .filter(entry -> isKept(memory.deliveries.get(entry.getKey())))
                    .limit(limit)
                    .map(entry -> parked(memory.deliveries.get(entry.getKey()), entry.getValue()))
                    .toList();
        }
    }

    private static ParkedDelivery parked(Delivery delivery, DueKey dueKey) {
        return new ParkedDelivery(delivery.key(), delivery.event(), delivery.type(), delivery.progress().runNumber(),
                delivery.progress().sequenceNumber(), dueKey);
    }

    @Override
    public boolean claim(ParkedDelivery parked, Instant until) {
        synchronized (memory) {
            writeOutage.check();
            return memory.waiting.replace(key(parked.key().webhook().id(), parked.key().id()), parked.dueKey(),
                    due(parked.key().id(), until));
        }
    }

    private void put(Delivery delivery) {
        String key = key(delivery.key().webhook().id(), delivery.key().id());
        memory.deliveries.put(key, delivery);
        memory.waiting.remove(key);
        delivery.progress().parkedUntil().ifPresent(until -> memory.waiting.put(key, due(delivery.key().id(), until)));
        if (delivery.status() == DeliveryStatus.HELD) {
            memory.waiting.put(key, new DueKey(delivery.key().webhook().id().value(), delivery.key().id().value()));
        }
    }

    private static DueKey due(DeliveryId id, Instant until) {
        return new DueKey(String.valueOf(Math.floorMod(id.hashCode(), DUE_SHARDS)), position(until) + "#" + id.value());
    }

    private static String position(Instant time) {
        return String.format(Locale.ROOT, "%015d", time.toEpochMilli());
    }

    private static String key(WebhookId webhook, DeliveryId id) {
        return webhook.value() + "/" + id.value();
    }

    private boolean isKept(Delivery delivery) {
        return delivery.progress().updatedAt().plus(Store.RETENTION).isAfter(memory.clock.instant());
    }
}
