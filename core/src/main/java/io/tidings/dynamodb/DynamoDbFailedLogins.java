package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.access.FailedLogins;
import io.tidings.access.ThrottleKey;

/// [FailedLogins] in DynamoDB.
public final class DynamoDbFailedLogins implements FailedLogins {

    private static final String KIND = "FAILED";
    private static final String COUNT = "failures";

    private final WindowCounter counter;

    public DynamoDbFailedLogins(Table table) {
        this.counter = new WindowCounter(table, KIND, COUNT);
    }

    @Override
    public int add(ThrottleKey key, Instant minute) {
        return Math.toIntExact(counter.add(key.value(), minute, 1)) + 1;
    }
}
