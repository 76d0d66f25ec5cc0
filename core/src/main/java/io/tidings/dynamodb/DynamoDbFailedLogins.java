package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.access.FailedLogins;
import io.tidings.access.ThrottleKey;

/// [FailedLogins] in DynamoDB.
public final class DynamoDbFailedLogins implements FailedLogins {

    private final Table table;

    public DynamoDbFailedLogins(Table table) {
        this.table = table;
    }

    @Override
    public int add(ThrottleKey key, Instant minute) {
        return table.update(FailedLoginItem.add(key, minute)).map(FailedLoginItem::count).orElse(0) + 1;
    }
}
