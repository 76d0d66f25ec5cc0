package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.removal.Removal;
import io.tidings.removal.Removals;

/// [Removals] in DynamoDB.
public final class DynamoDbRemovals implements Removals {

    private final Table table;
    private final Clock clock;

    public DynamoDbRemovals(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Page<Removal> findAll(PageRequest page) {
        return table.page(RemovalItem.PARTITION, "", page, false, this::isKept, RemovalItem::read);
    }

    @Override
    public List<Removal> findDue(Instant now, int limit) {
        List<Map<String, AttributeValue>> keys = table.dueInTurns(RemovalItem.DUE_PARTITION, now, limit)
                .stream()
                .map(Item::key)
                .toList();
        return table.getAll(keys)
                .stream()
                .filter(this::isKept)
                .map(RemovalItem::read)
                .filter(removal -> removal.nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
                .sorted(Comparator.comparing(removal -> removal.nextRunAt().orElseThrow()))
                .toList();
    }

    @Override
    public boolean save(Removal removal) {
        return table.putIf(RemovalItem.write(removal), RemovalItem.REVISION + " = :before", Map.of(),
                Map.of(":before", Item.number(removal.revision() - 1)));
    }

    private boolean isKept(Item item) {
        return !item.isExpired(clock.instant());
    }
}
