package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import io.tidings.delivery.EventKey;
import io.tidings.delivery.EventRange;
import io.tidings.delivery.Events;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Target;
import io.tidings.dynamodb.sharding.ShardMarkers;
import io.tidings.dynamodb.sharding.ShardMergeReader;
import io.tidings.dynamodb.sharding.ShardMergeReader.Filter;
import io.tidings.dynamodb.sharding.ShardMergeReader.QueryBudget;
import io.tidings.dynamodb.sharding.ShardMergeReader.Range;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventContents;
import io.tidings.event.EventId;
import io.tidings.identity.EntityId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [Events] in DynamoDB, with large contents in [EventContents].
public final class DynamoDbEvents implements Events {

    /// The maximum cost of [#findBetween]. Most days of a quiet organization are empty, and cost one query each.
    private static final int QUERIES_BETWEEN = 40;
    private static final int EVENTS_AT_ONCE = 1_000;

    /// The number of hidden events that a page reads before it ends early.
    private static final int MAX_HIDDEN = 1_000;

    private final Table table;
    private final EventContents contents;
    private final Duration retention;
    private final Clock clock;
    private final ShardMarkers markers;

    /// @param retention how long after its publication an event is kept
    public DynamoDbEvents(Table table, EventContents contents, Duration retention, Clock clock) {
        this.table = table;
        this.contents = contents;
        this.retention = retention;
        this.clock = clock;
        this.markers = new ShardMarkers(table.sharded(), retention, clock);
    }

    @Override
    public Optional<PublishedEvent> findById(OrganizationId organization, EventId id) {
        return find(organization, id)
                .map(event -> event.content().isPresent() || event.erasedAt().isPresent()
                        ? event
                        : event.withContent(contents.find(organization, id)));
    }

    /// The event and its organization in one request; the project in another, if it was published at one.
    private Optional<PublishedEvent> find(OrganizationId organization, EventId id) {
        return Optional.ofNullable(findAllById(List.of(new EventKey(organization, id))).get(
                new EventKey(organization, id)));
    }

    @Override
    public Page<PublishedEvent> findByOrganization(OrganizationId organization, PageRequest page) {
        Instant now = clock.instant();
        Listing listing = new Listing(organization, false, page, this::isKept);
        LocalDate oldest = LocalDate.ofInstant(later(now.minus(retention), listing.since()), ZoneOffset.UTC);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate day = page.cursor()
                .map(cursor -> EventItem.day(cursor.as(EventId::new)))
                .filter(today::isAfter)
                .orElse(today);
        for (; listing.goesOn() && !day.isBefore(oldest); day = day.minusDays(1)) {
            listing.read(day);
        }
        return listing.page().map(PublishedEvent::withoutContent);
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
        Visibility visibility = new Visibility(table);
        int queries = QUERIES_BETWEEN;
        LocalDate day = ascending ? oldest : newest;
        for (; !day.isBefore(oldest) && !day.isAfter(newest); day = day.plusDays(ascending ? 1 : -1)) {
            if (queries <= 0) {
                LocalDate seen = day.plusDays(ascending ? 0 : 1);
                return new Page<>(found, Optional.of(new Cursor(EventItem.midnight(seen))));
            }
            ShardMergeReader<Item> reader = new ShardMergeReader<>(table.sharded(), Item::read,
                    new Range(EventItem.partition(organization, day), "", range.first().value(), range.last().value(),
                            ascending, Optional.empty(), Filter.NONE, EventItem.WITHOUT_CONTENT),
                    new QueryBudget(queries, EVENTS_AT_ONCE), Math.min(limit - found.size() + 1, EVENTS_AT_ONCE));
            for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
                if (found.size() == limit) {
                    return new Page<>(found, Optional.of(new Cursor(found.getLast().event().id().value())));
                }
                item.filter(this::isKept)
                        .filter(kept -> !visibility.shown(List.of(kept)).isEmpty())
                        .map(EventItem::read)
                        .ifPresent(found::add);
            }
            if (reader.resumeAt().isPresent()) {
                return new Page<>(found, reader.resumeAt().map(Cursor::new));
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
        markers.ensure(EventItem.partition(event.organization(), EventItem.day(event.id())), "", event.id().value());
        if (table.putIfAbsent(EventItem.write(published, event.publishedAt().plus(retention)))) {
            return published;
        }
        PublishedEvent before = findById(event.organization(), event.id()).orElse(published);
        if (content.isLarge() && before.erasedAt().isPresent()) {
            contents.delete(event.organization(), event.id());
        }
        return before;
    }

    @Override
    public Map<EventKey, PublishedEvent> findAllById(Collection<EventKey> keys) {
        Set<OrganizationId> organizations = keys.stream().map(EventKey::organization).collect(Collectors.toSet());
        Set<Map<String, AttributeValue>> wanted = new LinkedHashSet<>();
        keys.forEach(key -> wanted.add(EventItem.key(key.organization(), key.id())));
        organizations.forEach(organization -> wanted.add(OrganizationItem.key(organization)));
        Map<Boolean, List<Item>> items = table.getAll(wanted)
                .stream()
                .collect(Collectors.partitioningBy(EventItem::isOne));
        Visibility visibility = new Visibility(table);
        visibility.note(organizations, items.getOrDefault(false, List.of()));
        return visibility.shown(items.getOrDefault(true, List.of()).stream().filter(this::isKept).toList())
                .stream()
                .map(EventItem::read)
                .collect(Collectors.toMap(event -> EventKey.of(event.event()), Function.identity()));
    }

    /// The days of the time, one after the other; their items are in the order of their ids, which begin with the second
    /// of publication.
    @Override
    public Page<PublishedEvent> findPublished(OrganizationId organization, Instant since, Instant until,
            PageRequest page) {
        Listing listing = new Listing(organization, true, page,
                item -> isKept(item) && isWithin(EventItem.publishedAt(item), since, until));
        Instant oldest = later(clock.instant().minus(retention), listing.since());
        LocalDate day = page.cursor()
                .map(cursor -> EventItem.day(cursor.as(EventId::new)))
                .orElse(LocalDate.ofInstant(later(since, oldest), ZoneOffset.UTC));
        LocalDate last = LocalDate.ofInstant(
                until.isBefore(clock.instant()) ? until : clock.instant(), ZoneOffset.UTC);
        for (; listing.goesOn() && !day.isAfter(last); day = day.plusDays(1)) {
            listing.read(day);
        }
        return listing.page();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /// Reads days of events, one after the other, until there are enough for a page.
    ///
    /// If it reads many events of removed projects, which are hidden, the page ends early, with a cursor.
    private final class Listing {

        private final OrganizationId organization;
        private final boolean ascending;
        private final int limit;
        private final Predicate<Item> wanted;
        private final Visibility visibility = new Visibility(table);
        private final Instant since;
        private final List<PublishedEvent> found = new ArrayList<>();
        private Optional<Cursor> from;
        private int hidden;
        private Optional<Cursor> last = Optional.empty();

        Listing(OrganizationId organization, boolean ascending, PageRequest page, Predicate<Item> wanted) {
            this.organization = organization;
            this.ascending = ascending;
            this.limit = page.limit();
            this.wanted = wanted;
            this.from = page.cursor();
            this.since = visibility.since(organization);
        }

        /// Before this, no id of an event that shows begins. A removed organization has none at all.
        Instant since() {
            return since.equals(Instant.MIN) || since.equals(Instant.MAX)
                    ? Instant.EPOCH
                    : since.minus(Visibility.SLACK);
        }

        boolean goesOn() {
            return found.size() <= limit && hidden < MAX_HIDDEN && !since.equals(Instant.MAX);
        }

        void read(LocalDate day) {
            boolean first = day.equals(LocalDate.ofInstant(since(), ZoneOffset.UTC));
            ShardMergeReader<Item> reader = new ShardMergeReader<>(table.sharded(), Item::read,
                    new Range(EventItem.partition(organization, day), "",
                            first ? EntityId.timePrefix(since()) : "!", "~", ascending, from.map(Cursor::position),
                            ShardMergeReader.Filter.NONE),
                    QueryBudget.UNLIMITED, limit + 1 - found.size());
            from = Optional.empty();
            List<Item> next = new ArrayList<>();
            for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
                item.filter(wanted).ifPresent(next::add);
                if (found.size() + next.size() > limit) {
                    show(next);
                    next.clear();
                    if (!goesOn()) {
                        return;
                    }
                }
            }
            show(next);
        }

        private void show(List<Item> items) {
            List<Item> shown = visibility.shown(items);
            shown.stream().map(EventItem::read).forEach(found::add);
            hidden += items.size() - shown.size();
            last = items.isEmpty() ? last : Optional.of(new Cursor(items.getLast().string(TidingsTable.SORT_KEY)));
        }

        Page<PublishedEvent> page() {
            if (found.size() > limit) {
                return new Page<>(found.subList(0, limit),
                        Optional.of(new Cursor(found.get(limit - 1).event().id().value())));
            }
            return new Page<>(found, hidden < MAX_HIDDEN ? Optional.empty() : last);
        }
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

    /// The item first: after a crash in between, a repeat and the bucket's lifecycle clean up.
    @Override
    public Optional<PublishedEvent> erase(EventKey event) {
        Optional<PublishedEvent> before = find(event.organization(), event.id());
        before.ifPresent(found -> {
            Assignments set = Assignments
                    .of(Item.empty().put(EventItem.ERASED_AT, found.erasedAt().orElseGet(clock::instant)))
                    .removingOthersOf(List.of(EventItem.CONTENT));
            table.update(set.on(UpdateItemRequest.builder().key(EventItem.key(event.organization(), event.id())))
                    .conditionExpression("attribute_exists(" + TidingsTable.PARTITION_KEY + ")"));
            contents.delete(event.organization(), event.id());
        });
        return before;
    }

    private boolean isKept(Item item) {
        return !item.isExpired(clock.instant());
    }
}
