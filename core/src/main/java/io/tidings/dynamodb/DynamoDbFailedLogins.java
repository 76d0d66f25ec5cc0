package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.access.FailedLogins;
import io.tidings.access.Suspect;

/// [FailedLogins] in DynamoDB.
public final class DynamoDbFailedLogins implements FailedLogins {

    private final Table table;

    public DynamoDbFailedLogins(Table table) {
        this.table = table;
    }

    @Override
    public int add(Suspect suspect, Instant minute) {
        return table.update(FailedLoginItem.add(suspect, minute)).map(FailedLoginItem::count).orElse(0) + 1;
    }
}
