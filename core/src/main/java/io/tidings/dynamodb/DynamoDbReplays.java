package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Replays;
import io.tidings.webhook.WebhookId;

/// [Replays] in DynamoDB.
public final class DynamoDbReplays implements Replays {

    private final Table table;
    private final Duration retention;
    private final Clock clock;

    /// @param retention how long after its last change a replay is kept
    public DynamoDbReplays(Table table, Duration retention, Clock clock) {
        this.table = table;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public Optional<Replay> findById(WebhookId webhook, ReplayId id) {
        return table.get(ReplayItem.key(webhook, id)).filter(this::isKept).map(ReplayItem::read);
    }

    @Override
    public Page<Replay> findByWebhook(WebhookId webhook, PageRequest page) {
        return table.page(DeliveryItem.partition(webhook), ReplayItem.SORT_PREFIX, page, false, this::isKept,
                ReplayItem::read);
    }

    @Override
    public List<Replay> findDue(Instant now, int limit) {
        List<Map<String, AttributeValue>> keys = table.dueInTurns(ReplayItem.DUE_PARTITION, now, limit)
                .stream()
                .map(item -> Item.key(item.string(TidingsTable.PARTITION_KEY), item.string(TidingsTable.SORT_KEY)))
                .toList();
        return table.getAll(keys)
                .stream()
                .filter(this::isKept)
                .map(ReplayItem::read)
                .filter(replay -> replay.nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
                .sorted(Comparator.comparing(replay -> replay.nextRunAt().orElseThrow()))
                .toList();
    }

    @Override
    public boolean save(Replay replay) {
        Item item = ReplayItem.write(replay, retention);
        return replay.revision() == 1
                ? table.putIfAbsent(item)
                : table.putIf(item, ReplayItem.REVISION + " = :before", Map.of(),
                        Map.of(":before", Item.number(replay.revision() - 1)));
    }

    private boolean isKept(Item item) {
        return !item.isExpired(clock.instant());
    }
}
