package io.tidings.dynamodb;

import java.time.Instant;

import io.tidings.organization.OrganizationId;
import io.tidings.publishing.PublishRates;

/// [PublishRates] in DynamoDB.
public final class DynamoDbPublishRates implements PublishRates {

    private final Table table;

    public DynamoDbPublishRates(Table table) {
        this.table = table;
    }

    @Override
    public long add(OrganizationId organization, Instant minute, int events) {
        return table.update(PublishRateItem.add(organization, minute, events)).map(PublishRateItem::count).orElse(0L)
                + events;
    }
}
