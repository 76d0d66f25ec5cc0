package io.tidings.dynamodb;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.tidings.delivery.SweepFailure;
import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.delivery.SweepFailures;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [SweepFailures] in DynamoDB.
public final class DynamoDbSweepFailures implements SweepFailures {

    private final Table table;
    private final Clock clock;

    public DynamoDbSweepFailures(Table table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Optional<SweepFailure> find(Kind kind, String id) {
        return table.get(SweepFailureItem.key(kind, id)).filter(this::isKept).map(SweepFailureItem::read);
    }

    @Override
    public void save(SweepFailure failure) {
        table.putAll(List.of(SweepFailureItem.write(failure)));
    }

    @Override
    public Page<SweepFailure> findSetAside(PageRequest page) {
        return table.page(SweepFailureItem.PARTITION, SweepFailureItem.SORT_PREFIX, page, true,
                item -> isKept(item) && SweepFailureItem.read(item).isSetAside(), SweepFailureItem::read);
    }

    private boolean isKept(Item item) {
        return !item.isExpired(clock.instant());
    }
}
