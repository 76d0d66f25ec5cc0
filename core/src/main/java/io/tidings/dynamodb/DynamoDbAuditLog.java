package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;

import io.tidings.audit.AuditLog;
import io.tidings.audit.AuditRecord;
import io.tidings.audit.Period;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [AuditLog] in DynamoDB.
public final class DynamoDbAuditLog implements AuditLog {

    private final Table table;
    private final Duration retention;
    private final Clock clock;

    /// @param retention how long records are kept
    public DynamoDbAuditLog(Table table, Duration retention, Clock clock) {
        this.table = table;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public void save(AuditRecord record) {
        table.putAll(AuditItem.partitions(record)
                .stream()
                .map(partition -> AuditItem.write(partition, record, retention))
                .toList());
    }

    @Override
    public void remove(AuditRecord record) {
        table.deleteAll(AuditItem.partitions(record)
                .stream()
                .map(partition -> Item.key(partition, AuditItem.sort(record)))
                .toList());
    }

    @Override
    public Page<AuditRecord> findByOrganization(OrganizationId organization, Period period, PageRequest page) {
        return find(AuditItem.partition(organization), period, page);
    }

    @Override
    public Page<AuditRecord> findByPlatform(Period period, PageRequest page) {
        return find(AuditItem.OF_PLATFORM, period, page);
    }

    private Page<AuditRecord> find(String partition, Period period, PageRequest page) {
        return table.pageBetween(partition, AuditItem.from(period.after()), AuditItem.until(period.before()), page,
                AuditItem::sort, this::isKept, AuditItem::read);
    }

    private boolean isKept(Item item) {
        return !item.isExpired(clock.instant());
    }
}
