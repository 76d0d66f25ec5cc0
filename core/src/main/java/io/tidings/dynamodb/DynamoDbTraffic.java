package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.organization.OrganizationId;
import io.tidings.publishing.Traffic;

/// [Traffic] in DynamoDB.
public final class DynamoDbTraffic implements Traffic {

    private final Table table;

    public DynamoDbTraffic(Table table) {
        this.table = table;
    }

    @Override
    public long add(OrganizationId organization, Instant minute, int events) {
        return table.update(TrafficItem.add(organization, minute, events)).map(TrafficItem::count).orElse(0L) + events;
    }
}
