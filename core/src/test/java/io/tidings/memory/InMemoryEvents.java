package io.tidings.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.tidings.delivery.EventKey;
import io.tidings.delivery.EventRange;
import io.tidings.delivery.Events;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Target;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Store;

/// [Events] in memory.
public final class InMemoryEvents implements Events {

    private final Memory memory;
    private final Outage outage = new Outage();
    private final Outage readOutage = new Outage();
    private final Map<EventId, Error> unreadable = new HashMap<>();
    private final AtomicReference<Runnable> before = new AtomicReference<>();

    public InMemoryEvents(Memory memory) {
        this.memory = memory;
    }

    /// Lets finding fail.
    public Outage readOutage() {
        return readOutage;
    }

    /// Lets whatever reads one event fail, as if what is stored of it could not be read.
    ///
    /// @param failure what is thrown; null: nothing any more
    public void unreadable(EventId event, Error failure) {
        synchronized (memory) {
            if (failure == null) {
                unreadable.remove(event);
            } else {
                unreadable.put(event, failure);
            }
        }
    }

    private void check(EventId event) {
        Optional.ofNullable(unreadable.get(event)).ifPresent(failure -> {
            throw failure;
        });
    }

    /// Lets [#saveIfAbsent] fail.
    public Outage outage() {
        return outage;
    }

    @Override
    public Optional<PublishedEvent> findById(OrganizationId organization, EventId id) {
        synchronized (memory) {
            readOutage.check();
            check(id);
            return Optional.ofNullable(memory.events.get(key(organization, id))).filter(this::isKept);
        }
    }

    @Override
    public Page<PublishedEvent> findByOrganization(OrganizationId organization, PageRequest page) {
        synchronized (memory) {
            NavigableMap<String, PublishedEvent> events = Memory.under(organization.value() + "/", memory.events);
            events.values().removeIf(event -> !isKept(event));
            return Memory.page(events.descendingMap(), page)
                    .map(PublishedEvent::withoutContent);
        }
    }

    @Override
    public Page<PublishedEvent> findBetween(OrganizationId organization, EventRange range, boolean ascending,
            int limit) {
        synchronized (memory) {
            NavigableMap<String, PublishedEvent> events = Memory.under(organization.value() + "/", memory.events);
            events.values().removeIf(event -> !isKept(event));
            NavigableMap<String, PublishedEvent> within = events.subMap(range.first().value(), true,
                    range.last().value(), true);
            List<Map.Entry<String, PublishedEvent>> found = (ascending ? within : within.descendingMap()).entrySet()
                    .stream()
                    .limit(limit)
                    .toList();
            return new Page<>(found.stream().map(entry -> entry.getValue().withoutContent()).toList(),
                    within.size() > limit ? Optional.of(new Cursor(found.getLast().getKey())) : Optional.empty());
        }
    }

    /// Does something before the next event is saved.
    public void beforeSaving(Runnable action) {
        before.set(action);
    }

    @Override
    public PublishedEvent saveIfAbsent(PublishedEvent event) {
        Optional.ofNullable(before.getAndSet(null)).ifPresent(Runnable::run);
        synchronized (memory) {
            outage.check();
            PublishedEvent before = memory.events
                    .putIfAbsent(key(event.event().organization(), event.event().id()), event);
            return before == null ? event : before;
        }
    }

    @Override
    public Map<EventKey, PublishedEvent> findAllById(Collection<EventKey> keys) {
        synchronized (memory) {
            readOutage.check();
            Map<EventKey, PublishedEvent> found = new HashMap<>();
            keys.forEach(key -> findById(key.organization(), key.id())
                    .ifPresent(event -> found.put(key, withoutLargeContent(event))));
            return found;
        }
    }

    @Override
    public Page<PublishedEvent> findPublished(OrganizationId organization, Instant since, Instant until,
            PageRequest page) {
        synchronized (memory) {
            NavigableMap<String, PublishedEvent> events = Memory.under(organization.value() + "/", memory.events);
            events.values()
                    .removeIf(event -> !isKept(event)
                            || event.event().publishedAt().isBefore(since)
                            || !event.event().publishedAt().isBefore(until));
            events.values().forEach(event -> check(event.event().id()));
            return Memory.page(events, page).map(InMemoryEvents::withoutLargeContent);
        }
    }

    @Override
    public void addTarget(EventKey event, Target target) {
        synchronized (memory) {
            memory.events.computeIfPresent(key(event.organization(), event.id()), (_, found) -> {
                List<Target> targets = new ArrayList<>(found.targets());
                if (!targets.contains(target)) {
                    targets.add(target);
                }
                return new PublishedEvent(found.event(), found.content(), targets, found.erasedAt(), found.origin());
            });
        }
    }

    @Override
    public Optional<PublishedEvent> erase(EventKey event) {
        synchronized (memory) {
            Optional<PublishedEvent> before = findById(event.organization(), event.id());
            before.ifPresent(found -> memory.events.put(key(event.organization(), event.id()),
                    new PublishedEvent(found.event(), Optional.empty(), found.targets(),
                            found.erasedAt().or(() -> Optional.of(memory.clock.instant())), found.origin())));
            return before;
        }
    }

    private static PublishedEvent withoutLargeContent(PublishedEvent event) {
        return event.withContent(event.content().filter(content -> !content.isLarge()));
    }

    private static String key(OrganizationId organization, EventId id) {
        return organization.value() + "/" + id.value();
    }

    private boolean isKept(PublishedEvent event) {
        return event.event().publishedAt().plus(Store.RETENTION).isAfter(memory.clock.instant())
                && memory.isShown(event);
    }
}
