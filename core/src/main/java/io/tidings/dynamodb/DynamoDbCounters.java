package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.ratelimit.Counters;
import io.tidings.ratelimit.LimitKey;

/// [Counters] in DynamoDB.
public final class DynamoDbCounters implements Counters {

    private final Table table;

    public DynamoDbCounters(Table table) {
        this.table = table;
    }

    @Override
    public long add(LimitKey key, Instant window, long permits) {
        return table.update(RateCountItem.add(key, window, permits)).map(RateCountItem::count).orElse(0L);
    }
}
