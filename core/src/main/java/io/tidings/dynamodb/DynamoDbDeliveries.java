package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import io.tidings.identity.ShardCount;
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
            ShardMergeReader.QueryBudget budget) {
        this.table = table;
        this.cipher = cipher;
        this.retention = retention;
        this.clock = clock;
        this.search = new DeliverySearch(table, budget);
        this.markers = new ShardMarkers(table, retention, clock);
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
    public boolean saveIfCurrent(Delivery delivery) {
        Map<String, String> names = new HashMap<>(
                Map.of("#round", DeliveryItem.RUN_NUMBER, "#turn", DeliveryItem.SEQUENCE_NUMBER,
                        "#status", DeliveryItem.STATUS));
        Map<String, AttributeValue> values = new HashMap<>(
                Map.of(":round", Item.number(delivery.progress().runNumber()), ":turn",
                        Item.number(delivery.progress().sequenceNumber()), ":delivered",
                        Item.text(DeliveryStatus.DELIVERED.wireName())));
        String sameSequenceNumber = "#turn = :turn";
        if (delivery.progress().isQueued()) {
            sameSequenceNumber = "(#turn = :turn AND #status IN (:pending, :retrying) AND attribute_not_exists(#parked))";
            names.put("#parked", DeliveryItem.PARKED_UNTIL);
            values.put(":pending", Item.text(DeliveryStatus.PENDING.wireName()));
            values.put(":retrying", Item.text(DeliveryStatus.RETRYING.wireName()));
        }
        return table.putIf(item(delivery),
                "attribute_not_exists(#round) OR #round < :round OR (#round = :round AND #status <> :delivered"
                        + " AND (#turn < :turn OR " + sameSequenceNumber + "))",
                names, values);
    }

    @Override
    public boolean saveNewRun(Delivery delivery) {
        return table.putIf(item(delivery), "attribute_not_exists(#round) OR #round < :round",
                Map.of("#round", DeliveryItem.RUN_NUMBER),
                Map.of(":round", Item.number(delivery.progress().runNumber())));
    }

    /// Each change of a record shows in one of these; where there are attempts only, in the time.
    @Override
    public boolean replace(Optional<Delivery> found, Delivery delivery) {
        Item item = item(delivery);
        return found
                .map(before -> table.putIf(item,
                        "#round = :round AND #turn = :turn AND #status = :status AND #updatedAt = :updatedAt",
                        Map.of("#round", DeliveryItem.RUN_NUMBER, "#turn", DeliveryItem.SEQUENCE_NUMBER, "#status",
                                DeliveryItem.STATUS, "#updatedAt", DeliveryItem.UPDATED_AT),
                        Map.of(":round", Item.number(before.progress().runNumber()), ":turn",
                                Item.number(before.progress().sequenceNumber()),
                                ":status",
                                Item.text(before.status().wireName()), ":updatedAt",
                                Item.text(before.progress().updatedAt().toString()))))
                .orElseGet(() -> table.putIf(item, "attribute_not_exists(#round) OR #expiresAt <= :now",
                        Map.of("#round", DeliveryItem.RUN_NUMBER, "#expiresAt", TidingsTable.EXPIRES_AT),
                        Map.of(":now", Item.number(clock.instant().getEpochSecond()))));
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
        String partition = DeliveryItem.heldPartition(webhook);
        List<Item> waiting = new ArrayList<>(table.due(partition, limit + ShardCount.MAX_LEVEL));
        int shards = ShardMarker.heldShards(waiting);
        for (int shard = 0; shard < shards; shard++) {
            waiting.addAll(table.due(ShardMarker.shard(partition, shard), limit));
        }
        return waiting.stream()
                .filter(item -> !ShardMarker.isHeldMarker(item.dueKey().position()))
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
        return item.number(TidingsTable.EXPIRES_AT) > clock.instant().getEpochSecond();
    }
}
