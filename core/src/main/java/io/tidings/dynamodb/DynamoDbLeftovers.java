package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Target;
import io.tidings.dynamodb.sharding.ShardMergeReader;
import io.tidings.dynamodb.sharding.ShardMergeReader.Filter;
import io.tidings.dynamodb.sharding.ShardMergeReader.QueryBudget;
import io.tidings.dynamodb.sharding.ShardMergeReader.Range;
import io.tidings.event.EventContents;
import io.tidings.event.EventId;
import io.tidings.identity.EntityId;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Projects;
import io.tidings.organization.Scope;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.removal.Leftovers;
import io.tidings.removal.Removal;
import io.tidings.removal.Removal.Counts;
import io.tidings.webhook.WebhookId;

/// [Leftovers] in DynamoDB, with large contents in [EventContents].
///
/// A pass goes over the days of events, the oldest first: an event's item names its deliveries, its idempotency key and
/// its content, and goes last. Then it goes over the webhooks that were removed with the organization or project, or that
/// such an event names, and empties their partitions. Nothing scans.
public final class DynamoDbLeftovers implements Leftovers {

    /// Events are kept for a year at most.
    private static final Duration OLDEST = Duration.ofDays(366);

    /// No event that is stored after a removal was begun longer ago.
    private static final Duration UNDER_WAY = Duration.ofDays(IdempotencyStore.KEPT_DAYS + 1L);

    private static final int EVENTS = 100;
    private static final int DELIVERIES = 500;

    /// The maximum cost of finding the next events of a step.
    private static final QueryBudget EFFORT = new QueryBudget(10, 1_000);

    private final Table table;
    private final EventContents contents;
    private final Organizations organizations;
    private final Projects projects;
    private final Executor executor;

    /// @param organizations completes a removal that was cut off
    /// @param projects the same
    /// @param executor runs what is deleted one by one side by side
    public DynamoDbLeftovers(Table table, EventContents contents, Organizations organizations, Projects projects,
            Executor executor) {
        this.table = table;
        this.contents = contents;
        this.organizations = organizations;
        this.projects = projects;
        this.executor = executor;
    }

    @Override
    public Step delete(Removal removal) {
        Pass pass = pass(removal);
        return switch (removal.position().map(Position::parse).orElseGet(pass::begin)) {
            case Position.Day(LocalDate day, Optional<EventId> after) -> pass.deleteEvents(day, after);
            case Position.Webhooks(Optional<WebhookId> after) -> pass.deleteDeliveries(after);
        };
    }

    /// Where a pass stands.
    private sealed interface Position {

        /// @param after the last event of the day that was dealt with
        record Day(LocalDate day, Optional<EventId> after) implements Position {

            @Override
            public String toString() {
                return day + after.map(id -> "/" + id.value()).orElse("");
            }
        }

        /// @param after the last webhook that was dealt with
        record Webhooks(Optional<WebhookId> after) implements Position {

            @Override
            public String toString() {
                return WEBHOOKS + after.map(WebhookId::value).orElse("");
            }
        }

        String WEBHOOKS = "webhooks/";

        static Position parse(String text) {
            if (text.startsWith(WEBHOOKS)) {
                String after = text.substring(WEBHOOKS.length());
                return new Webhooks(after.isEmpty() ? Optional.empty() : Optional.of(new WebhookId(after)));
            }
            try {
                String[] shards = text.split("/", 2);
                return new Day(LocalDate.parse(shards[0]),
                        shards.length == 1 ? Optional.empty() : Optional.of(new EventId(shards[1])));
            } catch (DateTimeParseException e) {
                throw new IllegalStateException("a removal stands at the unknown position '" + text + "'", e);
            }
        }
    }

    /// A removal that was cut off is completed before.
    private Pass pass(Removal removal) {
        Scope scope = removal.scope();
        Map<String, AttributeValue> key = scope.project()
                .map(project -> ProjectItem.key(scope.organization(), project))
                .orElseGet(() -> OrganizationItem.key(scope.organization()));
        Optional<Item> item = table.get(key);
        if (item.filter(found -> Tombstone.isOne(found) && !Tombstone.isComplete(found)).isPresent()
                && removal.isLastPass()) {
            scope.project()
                    .ifPresentOrElse(project -> projects.deleteById(scope.organization(), project),
                            () -> organizations.deleteById(scope.organization()));
            item = table.get(key);
        }
        Instant end = item
                .map(found -> Tombstone.isOne(found) ? Tombstone.end(found) : found.instant(Tombstone.CREATED_AT))
                .orElseGet(() -> removal.removedAt().plusMillis(1));
        return new Pass(removal, item.flatMap(found -> Tombstone.formerCreation(found, removal.removedAt())), end);
    }

    private final class Pass {

        private final Removal removal;
        private final Scope scope;
        private final OrganizationId organization;
        private final Optional<Instant> start;
        private final Instant end;

        /// @param start before this, nothing was published, if it is known
        /// @param end events published before this belong to a former registration; readers use the same rule
        Pass(Removal removal, Optional<Instant> start, Instant end) {
            this.removal = removal;
            this.scope = removal.scope();
            this.organization = scope.organization();
            this.start = start;
            this.end = end;
        }

        /// What was under way during the removal belongs to events that were begun in the time of their idempotency
        /// records.
        Position begin() {
            if (scope.project().isEmpty()) {
                table.deleteAll(DynamoDbPublishRates.keysBefore(organization, removal.removedAt()));
            }
            Duration back = removal.isLastPass() ? UNDER_WAY : OLDEST;
            Instant oldest = removal.removedAt().minus(back);
            Instant from = start.map(created -> created.minus(Visibility.SLACK))
                    .filter(created -> created.isAfter(oldest))
                    .orElse(oldest);
            return new Position.Day(day(from), Optional.empty());
        }

        /// Days without events are passed by.
        Step deleteEvents(LocalDate from, Optional<EventId> after) {
            LocalDate last = day(end.plus(Visibility.SLACK));
            Optional<EventId> since = after;
            for (LocalDate day = from; !day.isAfter(last); day = day.plusDays(1)) {
                Optional<Step> step = deleteEvents(day, since, day.equals(last));
                if (step.isPresent()) {
                    return step.get();
                }
                since = Optional.empty();
            }
            return new Step(Counts.NONE, Optional.of(new Position.Webhooks(Optional.empty()).toString()));
        }

        /// @return empty if the day has none
        private Optional<Step> deleteEvents(LocalDate day, Optional<EventId> after, boolean isLast) {
            String until = isLast ? EntityId.timePrefix(end.plus(Visibility.SLACK)) + "~" : "~";
            ShardMergeReader<Item> reader = new ShardMergeReader<>(table.sharded(), Item::read,
                    new Range(EventItem.partition(organization, day), "", "!", until,
                            true, after.map(EventId::value), ofScope()),
                    EFFORT, EVENTS);
            List<Item> found = new ArrayList<>();
            String seen = null;
            while (found.size() < EVENTS) {
                Optional<Item> item = reader.next();
                if (item.isEmpty()) {
                    break;
                }
                seen = item.get().string(TidingsTable.SORT_KEY);
                item.filter(event -> EventItem.publishedAt(event).isBefore(end)).ifPresent(found::add);
            }
            Optional<String> next = found.size() < EVENTS ? reader.resumeAt() : Optional.ofNullable(seen);
            if (found.isEmpty() && next.isEmpty()) {
                return Optional.empty();
            }
            Position position = next.<Position>map(id -> new Position.Day(day, Optional.of(new EventId(id))))
                    .orElseGet(() -> new Position.Day(day.plusDays(1), Optional.empty()));
            return Optional.of(new Step(deleteAll(found), Optional.of(position.toString())));
        }

        private Filter ofScope() {
            return scope.project().map(project -> new Filter(EventItem.publishedAt(project))).orElse(Filter.NONE);
        }

        /// The events last: until then they say what is left to delete.
        private Counts deleteAll(List<Item> events) {
            Set<Map<String, AttributeValue>> deliveries = new LinkedHashSet<>();
            Map<WebhookId, Item> webhooks = new LinkedHashMap<>();
            List<Runnable> single = new ArrayList<>();
            int large = 0;
            for (Item item : events) {
                PublishedEvent event = EventItem.read(item);
                EventId id = event.event().id();
                for (Target target : event.targets()) {
                    WebhookId webhook = target.webhook().id();
                    deliveries.add(DeliveryItem.key(webhook, DeliveryId.of(id, target)));
                    if (scope.project().isEmpty() || target.webhook().scope().equals(scope)) {
                        webhooks.put(webhook, RemovalItem.webhook(scope, removal.removedAt(), webhook));
                    }
                }
                if (event.content().isEmpty() && event.erasedAt().isEmpty()) {
                    large++;
                    single.add(() -> contents.delete(organization, id));
                }
                event.origin()
                        .key()
                        .ifPresent(key -> single.add(() -> deleteIdempotencyRecord(new IdempotencyKey(key), id)));
            }
            table.putAll(webhooks.values());
            table.deleteAll(deliveries);
            sideBySide(single);
            table.deleteAll(events.stream().map(Item::key).toList());
            return new Counts(events.size(), deliveries.size(), large);
        }

        /// The key may belong to another event by now.
        private void deleteIdempotencyRecord(IdempotencyKey key, EventId event) {
            table.deleteIf(IdempotencyItem.key(organization, key), IdempotencyItem.EVENT + " = :event",
                    Map.of(":event", Item.text(event.value())));
        }

        private void sideBySide(List<Runnable> tasks) {
            try {
                CompletableFuture.allOf(tasks.stream()
                        .map(task -> CompletableFuture.runAsync(task, executor))
                        .toArray(CompletableFuture<?>[]::new)).join();
            } catch (CompletionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                throw new IllegalStateException("data of events could not be deleted: " + cause.getMessage(), cause);
            }
        }

        /// Empties the partitions of the next webhook: its deliveries in all shards, then all the rest.
        Step deleteDeliveries(Optional<WebhookId> after) {
            PageRequest one = new PageRequest(1, after.map(WebhookId::value).map(Cursor::new));
            String partition = RemovalItem.webhooksPartition(scope, removal.removedAt());
            Page<WebhookId> page = table.page(partition, RemovalItem.WEBHOOK_PREFIX, one, true, RemovalItem::webhook);
            if (page.items().isEmpty()) {
                return new Step(Counts.NONE, Optional.empty());
            }
            WebhookId webhook = page.items().getFirst();
            String ofWebhook = DeliveryItem.partition(webhook);
            ShardMergeReader<Item> reader = new ShardMergeReader<>(table.sharded(), Item::read,
                    Range.all(ofWebhook, DeliveryItem.SORT_PREFIX, true, Optional.empty()), QueryBudget.UNLIMITED,
                    DELIVERIES);
            List<Map<String, AttributeValue>> deliveries = new ArrayList<>();
            while (deliveries.size() < DELIVERIES) {
                Optional<Item> item = reader.next();
                if (item.isEmpty()) {
                    break;
                }
                deliveries.add(item.get().key());
            }
            table.deleteAll(deliveries);
            Counts counts = new Counts(0, deliveries.size(), 0);
            if (deliveries.size() == DELIVERIES) {
                return new Step(counts, Optional.of(new Position.Webhooks(after).toString()));
            }
            table.deleteAll(table.all(ofWebhook, "").stream().map(Item::key).toList());
            if (removal.isLastPass()) {
                table.delete(RemovalItem.webhook(scope, removal.removedAt(), webhook).key());
            }
            return new Step(counts, page.next().map(_ -> new Position.Webhooks(Optional.of(webhook)).toString()));
        }
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
