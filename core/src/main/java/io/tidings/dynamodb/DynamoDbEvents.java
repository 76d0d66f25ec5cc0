package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventContents;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.Events;
import io.tidings.publishing.PublishedEvent;

/// [Events] in DynamoDB, with large contents in [EventContents].
public final class DynamoDbEvents implements Events {

    private final Table table;
    private final EventContents contents;
    private final Duration retention;
    private final Clock clock;

    /// @param retention how long after its publication an event is kept
    public DynamoDbEvents(Table table, EventContents contents, Duration retention, Clock clock) {
        this.table = table;
        this.contents = contents;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public Optional<PublishedEvent> findById(OrganizationId organization, EventId id) {
        return table.get(EventItem.key(organization, id))
                .filter(this::isKept)
                .map(EventItem::read)
                .map(event -> event.content().isPresent()
                        ? event
                        : new PublishedEvent(event.event(), contents.find(organization, id), event.targets()));
    }

    @Override
    public Page<PublishedEvent> findByOrganization(OrganizationId organization, PageRequest page) {
        Instant now = clock.instant();
        LocalDate oldest = LocalDate.ofInstant(now.minus(retention), ZoneOffset.UTC);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate day = page.cursor()
                .map(cursor -> EventItem.day(cursor.as(EventId::new)))
                .filter(today::isAfter)
                .orElse(today);
        List<PublishedEvent> found = new ArrayList<>();
        Optional<Cursor> from = page.cursor();
        boolean more = false;
        for (; !more && !day.isBefore(oldest); day = day.minusDays(1)) {
            boolean full = found.size() == page.limit();
            PageRequest rest = new PageRequest(full ? 1 : page.limit() - found.size(), from);
            Page<PublishedEvent> part = table.page(EventItem.partition(organization, day), "", rest, false,
                    this::isKept, EventItem::read);
            more = part.next().isPresent() || (full && !part.items().isEmpty());
            found.addAll(full ? List.of() : part.items());
            from = Optional.empty();
        }
        return new Page<>(withoutContents(found),
                more ? Optional.of(new Cursor(found.getLast().event().id().value())) : Optional.empty());
    }

    @Override
    public PublishedEvent saveIfAbsent(PublishedEvent published) {
        Event event = published.event();
        EventContent content = published.content().orElseThrow();
        // The content first: an event without its content would be worse than content without an event.
        if (content.isLarge()) {
            contents.save(event.organization(), event.id(), content);
        }
        return table.putIfAbsent(EventItem.write(published, event.publishedAt().plus(retention)))
                ? published
                : findById(event.organization(), event.id()).orElse(published);
    }

    private boolean isKept(Item item) {
        return item.number(TidingsTable.EXPIRES_AT) > clock.instant().getEpochSecond();
    }

    private static List<PublishedEvent> withoutContents(List<PublishedEvent> events) {
        return events.stream().map(e -> new PublishedEvent(e.event(), Optional.empty(), e.targets())).toList();
    }
}
