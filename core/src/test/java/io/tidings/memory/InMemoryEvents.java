package io.tidings.memory;

import java.util.NavigableMap;
import java.util.Optional;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.Events;
import io.tidings.publishing.PublishedEvent;
import io.tidings.testing.Store;

/// [Events] in memory.
public final class InMemoryEvents implements Events {

    private final Memory memory;
    private final Outage outage = new Outage();

    public InMemoryEvents(Memory memory) {
        this.memory = memory;
    }

    /// Lets [#saveIfAbsent] fail.
    public Outage outage() {
        return outage;
    }

    @Override
    public Optional<PublishedEvent> findById(OrganizationId organization, EventId id) {
        synchronized (memory) {
            return Optional.ofNullable(memory.events.get(key(organization, id))).filter(this::isKept);
        }
    }

    @Override
    public Page<PublishedEvent> findByOrganization(OrganizationId organization, PageRequest page) {
        synchronized (memory) {
            NavigableMap<String, PublishedEvent> events = Memory.under(organization.value() + "/", memory.events);
            events.values().removeIf(event -> !isKept(event));
            return Memory.page(events.descendingMap(), page)
                    .map(event -> new PublishedEvent(event.event(), Optional.empty(), event.targets()));
        }
    }

    @Override
    public PublishedEvent saveIfAbsent(PublishedEvent event) {
        synchronized (memory) {
            outage.check();
            PublishedEvent before = memory.events
                    .putIfAbsent(key(event.event().organization(), event.event().id()), event);
            return before == null ? event : before;
        }
    }

    private static String key(OrganizationId organization, EventId id) {
        return organization.value() + "/" + id.value();
    }

    private boolean isKept(PublishedEvent event) {
        return event.event().publishedAt().plus(Store.RETENTION).isAfter(memory.clock.instant());
    }
}
