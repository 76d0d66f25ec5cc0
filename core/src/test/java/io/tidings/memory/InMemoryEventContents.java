package io.tidings.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.event.EventContent;
import io.tidings.event.EventContents;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// [EventContents] in memory.
public final class InMemoryEventContents implements EventContents {

    private final Map<String, EventContent> contents = new ConcurrentHashMap<>();
    private final Outage outage = new Outage();

    /// Lets [#find] fail.
    public Outage outage() {
        return outage;
    }

    @Override
    public void save(OrganizationId organization, EventId event, EventContent content) {
        contents.put(key(organization, event), content);
    }

    @Override
    public Optional<EventContent> find(OrganizationId organization, EventId event) {
        outage.check();
        return Optional.ofNullable(contents.get(key(organization, event)));
    }

    @Override
    public void delete(OrganizationId organization, EventId event) {
        contents.remove(key(organization, event));
    }

    private static String key(OrganizationId organization, EventId event) {
        return organization.value() + "/" + event.value();
    }
}
