package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.ratelimit.Counters;
import io.tidings.ratelimit.LimitKey;

/// [Counters] in DynamoDB.
public final class DynamoDbCounters implements Counters {

    private static final String KIND = "RATE";
    private static final String COUNT = "permits";

    private final WindowCounter counter;

    public DynamoDbCounters(Table table) {
        this.counter = new WindowCounter(table, KIND, COUNT);
    }

    @Override
    public long add(LimitKey key, Instant window, long tokens) {
        return counter.add(key.value(), window, tokens);
    }
}
