package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.RecordMarks;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// [RecordMarks] in DynamoDB: `RECORDED#o` / `RECORDED`.
public final class DynamoDbRecordMarks implements RecordMarks {

    private static final String SORT = "RECORDED";
    private static final String EVENT = "eventId";

    private final Table table;
    private final Duration retention;
    private final Clock clock;

    /// @param retention how long events are kept: an older mark says nothing
    public DynamoDbRecordMarks(Table table, Duration retention, Clock clock) {
        this.table = table;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public Optional<EventId> find(OrganizationId organization) {
        return table.get(key(organization)).map(item -> new EventId(item.string(EVENT)));
    }

    @Override
    public void save(OrganizationId organization, EventId mark) {
        table.put(Item.with(key(organization))
                .put(EVENT, mark.value())
                .put(TidingsTable.EXPIRES_AT, clock.instant().plus(retention).getEpochSecond()));
    }

    private static Map<String, AttributeValue> key(OrganizationId organization) {
        return Item.key("RECORDED#" + organization.value(), SORT);
    }
}
