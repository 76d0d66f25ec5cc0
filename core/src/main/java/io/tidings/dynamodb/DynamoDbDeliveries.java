package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.ParkedDelivery;
import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.dynamodb.sharding.HeldShards;
import io.tidings.dynamodb.sharding.ShardMarkers;
import io.tidings.dynamodb.sharding.ShardMergeReader.QueryBudget;
import io.tidings.keys.SecretCipher;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// [Deliveries] in DynamoDB.
public final class DynamoDbDeliveries implements Deliveries {

    private final Table table;
    private final SecretCipher cipher;
    private final Duration retention;
    private final Clock clock;
    private final DeliverySearch search;
    private final ShardMarkers markers;

    /// @param retention how long after its last change a record is kept
    public DynamoDbDeliveries(Table table, SecretCipher cipher, Duration retention, Clock clock) {
        this(table, cipher, retention, clock, DeliverySearch.DEFAULT_BUDGET);
    }

    DynamoDbDeliveries(Table table, SecretCipher cipher, Duration retention, Clock clock,
            QueryBudget budget) {
        this.table = table;
        this.cipher = cipher;
        this.retention = retention;
        this.clock = clock;
        this.search = new DeliverySearch(table, budget);
        this.markers = new ShardMarkers(table.sharded(), retention, clock);
    }

    @Override
    public Optional<Delivery> findById(WebhookId webhook, DeliveryId id) {
        return table.get(DeliveryItem.key(webhook, id)).filter(this::isKept).map(DeliveryItem::read);
    }

    @Override
    public Page<Delivery> findByWebhook(WebhookId webhook, DeliveryFilter filter, PageRequest page) {
        return search.find(webhook, filter, page, this::isKept);
    }

    @Override
    public Snapshot findAllWithWebhooks(Collection<DeliveryKey> keys) {
        Set<Map<String, AttributeValue>> wanted = new LinkedHashSet<>();
        for (DeliveryKey key : keys) {
            wanted.add(WebhookItem.key(key.webhook()));
            wanted.add(DeliveryItem.key(key.webhook().id(), key.id()));
        }
        Map<WebhookKey, Webhook> webhooks = new HashMap<>();
        Map<DeliveryKey, Delivery> deliveries = new HashMap<>();
        for (Item item : table.getAll(wanted)) {
            if (WebhookItem.isOne(item)) {
                Webhook webhook = WebhookItem.read(item, cipher);
                webhooks.put(webhook.key(), webhook);
            } else if (isKept(item)) {
                Delivery delivery = DeliveryItem.read(item);
                deliveries.put(delivery.key(), delivery);
            }
        }
        return new Snapshot(webhooks, deliveries);
    }

    @Override
    public void saveDelivered(Collection<Delivery> delivered) {
        table.putAll(delivered.stream().map(this::item).toList());
    }

    @Override
    public boolean save(Delivery delivery, Guard guard) {
        return table.putIf(item(delivery), DeliveryGuards.condition(guard, delivery, clock.instant()));
    }

    @Override
    public List<ParkedDelivery> findDueAfter(int shard, Optional<DueKey> after, Instant now, int limit) {
        return table.due(DeliveryItem.duePartition(shard), after, now, limit)
                .stream()
                .filter(this::isKept)
                .map(DeliveryItem::readParked)
                .toList();
    }

    @Override
    public List<ParkedDelivery> findHeld(WebhookId webhook, int limit) {
        return HeldShards.due(table.sharded(), DeliveryItem.heldPartition(webhook), limit)
                .stream()
                .map(Item::read)
                .filter(this::isKept)
                .map(DeliveryItem::readParked)
                .sorted(Comparator.comparing(parked -> parked.dueKey().position()))
                .limit(limit)
                .toList();
    }

    @Override
    public boolean claim(ParkedDelivery parked, Instant until) {
        Item dueKey = Item.empty().put(DeliveryItem.due(parked.key().id(), until));
        Assignments set = Assignments.of(dueKey);
        String partition = set.value(Item.text(parked.dueKey().partition()));
        String position = set.value(Item.text(parked.dueKey().position()));
        return table.update(set.on(UpdateItemRequest.builder()
                .key(DeliveryItem.key(parked.key().webhook().id(), parked.key().id())))
                .conditionExpression(TidingsTable.DUE_PARTITION_KEY + " = " + partition + " AND "
                        + TidingsTable.DUE_SORT_KEY + " = " + position))
                .isPresent();
    }

    /// The delivery's item, which is about to be put; its shard markers are written first, so that readers find it.
    private Item item(Delivery delivery) {
        WebhookId webhook = delivery.key().webhook().id();
        String id = delivery.key().id().value();
        String partition = DeliveryItem.partition(webhook);
        markers.ensure(partition, DeliveryItem.SORT_PREFIX, id);
        if (delivery.status() == DeliveryStatus.HELD) {
            markers.ensureHeld(partition, DeliveryItem.HELD_PREFIX, DeliveryItem.heldPartition(webhook), id);
        }
        return DeliveryItem.write(delivery, retention);
    }

    private boolean isKept(Item item) {
        return !item.isExpired(clock.instant());
    }
}
