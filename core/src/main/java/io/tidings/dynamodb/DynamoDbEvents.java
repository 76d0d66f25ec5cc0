package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.delivery.EventKey;
import io.tidings.delivery.EventRange;
import io.tidings.delivery.Events;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Target;
import io.tidings.dynamodb.SpreadReader.Effort;
import io.tidings.dynamodb.SpreadReader.Filter;
import io.tidings.dynamodb.SpreadReader.Range;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventContents;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [Events] in DynamoDB, with large contents in [EventContents].
public final class DynamoDbEvents implements Events {

    /// What [#findBetween] may cost. Most days of a quiet organization are empty, and cost one query each.
    private static final int QUERIES_BETWEEN = 40;
    private static final int EVENTS_AT_ONCE = 1_000;

    private final Table table;
    private final EventContents contents;
    private final Duration retention;
    private final Clock clock;
    private final Signposts signposts;

    /// @param retention how long after its publication an event is kept
    public DynamoDbEvents(Table table, EventContents contents, Duration retention, Clock clock) {
        this.table = table;
        this.contents = contents;
        this.retention = retention;
        this.clock = clock;
        this.signposts = new Signposts(table, retention, clock);
    }

    @Override
    public Optional<PublishedEvent> findById(OrganizationId organization, EventId id) {
        return table.get(EventItem.key(organization, id))
                .filter(this::isKept)
                .map(EventItem::read)
                .map(event -> event.content().isPresent() || event.expungedAt().isPresent()
                        ? event
                        : event.withContent(contents.find(organization, id)));
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
        for (; found.size() <= page.limit() && !day.isBefore(oldest); day = day.minusDays(1)) {
            read(organization, day, false, from, page.limit() + 1, this::isKept, found);
            from = Optional.empty();
        }
        return page(withoutContents(found), page.limit());
    }

    /// Day by day, until it is enough or has cost enough.
    @Override
    public Page<PublishedEvent> findBetween(OrganizationId organization, EventRange range, boolean ascending,
            int limit) {
        Instant now = clock.instant();
        LocalDate oldest = later(EventItem.day(range.first()),
                LocalDate.ofInstant(now.minus(retention), ZoneOffset.UTC));
        LocalDate newest = earlier(EventItem.day(range.last()), LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1));
        List<PublishedEvent> found = new ArrayList<>();
        int queries = QUERIES_BETWEEN;
        LocalDate day = ascending ? oldest : newest;
        for (; !day.isBefore(oldest) && !day.isAfter(newest); day = day.plusDays(ascending ? 1 : -1)) {
            if (queries <= 0) {
                LocalDate seen = day.plusDays(ascending ? 0 : 1);
                return new Page<>(found, Optional.of(new Cursor(EventItem.midnight(seen))));
            }
            SpreadReader reader = new SpreadReader(table,
                    new Range(EventItem.partition(organization, day), "", range.first().value(), range.last().value(),
                            ascending, Optional.empty(), Filter.NONE, EventItem.WITHOUT_CONTENT),
                    new Effort(queries, EVENTS_AT_ONCE), Math.min(limit - found.size() + 1, EVENTS_AT_ONCE));
            for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
                if (found.size() == limit) {
                    return new Page<>(found, Optional.of(new Cursor(found.getLast().event().id().value())));
                }
                item.filter(this::isKept).map(EventItem::read).ifPresent(found::add);
            }
            if (reader.pausedAt().isPresent()) {
                return new Page<>(found, reader.pausedAt().map(Cursor::new));
            }
            queries -= reader.spent();
        }
        return new Page<>(found, Optional.empty());
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    @Override
    public PublishedEvent saveIfAbsent(PublishedEvent published) {
        Event event = published.event();
        EventContent content = published.content().orElseThrow();
        // The content first: an event without its content would be worse than content without an event.
        if (content.isLarge()) {
            contents.save(event.organization(), event.id(), content);
        }
        signposts.lead(EventItem.partition(event.organization(), EventItem.day(event.id())), "", event.id().value());
        if (table.putIfAbsent(EventItem.write(published, event.publishedAt().plus(retention)))) {
            return published;
        }
        PublishedEvent before = findById(event.organization(), event.id()).orElse(published);
        if (content.isLarge() && before.expungedAt().isPresent()) {
            contents.delete(event.organization(), event.id());
        }
        return before;
    }

    @Override
    public Map<EventKey, PublishedEvent> findAllById(Collection<EventKey> keys) {
        return table.getAll(keys.stream().map(key -> EventItem.key(key.organization(), key.id())).toList())
                .stream()
                .filter(this::isKept)
                .map(EventItem::read)
                .collect(Collectors.toMap(event -> EventKey.of(event.event()), Function.identity()));
    }

    /// The days of the time, one after the other; their items are in the order of their ids, which begin with the second
    /// of publication.
    @Override
    public Page<PublishedEvent> findPublished(OrganizationId organization, Instant since, Instant until,
            PageRequest page) {
        Instant oldest = clock.instant().minus(retention);
        LocalDate day = page.cursor()
                .map(cursor -> EventItem.day(cursor.as(EventId::new)))
                .orElse(LocalDate.ofInstant(since.isAfter(oldest) ? since : oldest, ZoneOffset.UTC));
        LocalDate last = LocalDate.ofInstant(
                until.isBefore(clock.instant()) ? until : clock.instant(), ZoneOffset.UTC);
        Optional<Cursor> from = page.cursor();
        List<PublishedEvent> found = new ArrayList<>();
        for (; found.size() <= page.limit() && !day.isAfter(last); day = day.plusDays(1)) {
            read(organization, day, true, from, page.limit() + 1,
                    item -> isKept(item) && isWithin(EventItem.publishedAt(item), since, until), found);
            from = Optional.empty();
        }
        return page(found, page.limit());
    }

    /// Adds events of a day to those that were found, until there are `enough`.
    private void read(OrganizationId organization, LocalDate day, boolean ascending, Optional<Cursor> from, int enough,
            Predicate<Item> wanted, List<PublishedEvent> found) {
        SpreadReader reader = new SpreadReader(table, Range.all(EventItem.partition(organization, day), "", ascending,
                from.map(Cursor::position)), Effort.ENDLESS, enough - found.size());
        for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
            item.filter(wanted).map(EventItem::read).ifPresent(found::add);
            if (found.size() == enough) {
                return;
            }
        }
    }

    /// @param found one more than the page holds, if there are more
    private static Page<PublishedEvent> page(List<PublishedEvent> found, int limit) {
        return found.size() > limit
                ? new Page<>(found.subList(0, limit),
                        Optional.of(new Cursor(found.get(limit - 1).event().id().value())))
                : new Page<>(found, Optional.empty());
    }

    private static boolean isWithin(Instant time, Instant since, Instant until) {
        return !time.isBefore(since) && time.isBefore(until);
    }

    @Override
    public void addTarget(EventKey event, Target target) {
        Assignments set = Assignments.appending(EventItem.TARGETS, Item.text(EventItem.write(target)));
        String known = set.value(Item.text(EventItem.write(target)));
        table.update(set.on(UpdateItemRequest.builder().key(EventItem.key(event.organization(), event.id())))
                .conditionExpression("attribute_exists(" + TidingsTable.PARTITION_KEY + ") AND NOT contains("
                        + EventItem.TARGETS + ", " + known + ")"));
    }

    /// The item first: what is lost by a crash in between is mended by a repeat, and by the bucket's lifecycle.
    @Override
    public Optional<PublishedEvent> expunge(EventKey event) {
        Optional<PublishedEvent> before = table
                .get(EventItem.key(event.organization(), event.id()))
                .filter(this::isKept)
                .map(EventItem::read);
        before.ifPresent(found -> {
            Assignments set = Assignments
                    .of(Item.empty().put(EventItem.EXPUNGED_AT, found.expungedAt().orElseGet(clock::instant)))
                    .removingOthersOf(List.of(EventItem.CONTENT));
            table.update(set.on(UpdateItemRequest.builder().key(EventItem.key(event.organization(), event.id())))
                    .conditionExpression("attribute_exists(" + TidingsTable.PARTITION_KEY + ")"));
            contents.delete(event.organization(), event.id());
        });
        return before;
    }

    private boolean isKept(Item item) {
        return item.number(TidingsTable.EXPIRES_AT) > clock.instant().getEpochSecond();
    }

    private static List<PublishedEvent> withoutContents(List<PublishedEvent> events) {
        return events.stream().map(PublishedEvent::withoutContent).toList();
    }
}
