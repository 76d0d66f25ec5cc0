package io.tidings.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.tidings.audit.AuditId;
import io.tidings.audit.AuditLog;
import io.tidings.audit.AuditRecord;
import io.tidings.audit.Period;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Store;

/// [AuditLog] in memory.
public final class InMemoryAuditLog implements AuditLog {

    private static final String PLATFORM = "platform/";

    private final Memory memory;
    private final Outage outage = new Outage();

    public InMemoryAuditLog(Memory memory) {
        this.memory = memory;
    }

    @Override
    public void save(AuditRecord record) {
        outage.check();
        synchronized (memory) {
            keys(record).forEach(key -> memory.audit.put(key, record));
        }
    }

    @Override
    public void remove(AuditRecord record) {
        synchronized (memory) {
            keys(record).forEach(memory.audit::remove);
        }
    }

    @Override
    public Page<AuditRecord> findByOrganization(OrganizationId organization, Period period, PageRequest page) {
        return find(organization.value() + "/", period, page);
    }

    @Override
    public Page<AuditRecord> findByPlatform(Period period, PageRequest page) {
        return find(PLATFORM, period, page);
    }

    public Outage outage() {
        return outage;
    }

    private Page<AuditRecord> find(String log, Period period, PageRequest page) {
        synchronized (memory) {
            page.cursor().ifPresent(cursor -> cursor.as(InMemoryAuditLog::position));
            NavigableMap<String, AuditRecord> records = new TreeMap<>(Memory.under(log, memory.audit));
            records.values()
                    .removeIf(record -> !period.contains(record.at())
                            || !record.at().plus(Store.AUDIT_RETENTION).isAfter(memory.clock.instant()));
            return Memory.page(records.descendingMap(), page);
        }
    }

    private static AuditId position(String text) {
        String[] parts = text.split("#", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{15}")) {
            throw new IllegalArgumentException("must be a time and an id");
        }
        return new AuditId(parts[1]);
    }

    private static List<String> keys(AuditRecord record) {
        String rest = "%015d#%s".formatted(record.at().toEpochMilli(), record.id().value());
        List<String> keys = new ArrayList<>();
        record.organization().ifPresent(id -> keys.add(id.value() + "/" + rest));
        if (record.action().concernsPlatform()) {
            keys.add(PLATFORM + rest);
        }
        return keys;
    }
}
