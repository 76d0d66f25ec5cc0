package io.tidings.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.delivery.RecordMarks;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// [RecordMarks] in memory.
public final class InMemoryRecordMarks implements RecordMarks {

    private final Map<OrganizationId, EventId> marks = new ConcurrentHashMap<>();

    @Override
    public Optional<EventId> find(OrganizationId organization) {
        return Optional.ofNullable(marks.get(organization));
    }

    @Override
    public void save(OrganizationId organization, EventId mark) {
        marks.put(organization, mark);
    }
}
