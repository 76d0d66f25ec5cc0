package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.ratelimit.Counts;
import io.tidings.ratelimit.Meter;

/// [Counts] in DynamoDB.
public final class DynamoDbCounts implements Counts {

    private final Table table;

    public DynamoDbCounts(Table table) {
        this.table = table;
    }

    @Override
    public long add(Meter meter, Instant window, long permits) {
        return table.update(RateCountItem.add(meter, window, permits)).map(RateCountItem::count).orElse(0L);
    }
}
