package io.tidings.dynamodb;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.Origin;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Target;
import io.tidings.dynamodb.sharding.ShardKey;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.identity.EntityId;
import io.tidings.identity.PreciseId;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.trace.TraceContext;
import io.tidings.trace.TraceState;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// `EVENTS#o#day` / `e`, with the day (UTC) that the event's id says. The partition of many simultaneous events is
/// sharded: `EVENTS#o#day#n` (see [ShardKey]). The content is JSON, gzipped, unless it is so large that it is kept
/// elsewhere.
final class EventItem {

    /// The content may be left out of lists.
    static final String CONTENT = "content";

    private static final String ID = "eventId";
    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";
    private static final String TYPE = "type";
    private static final String OCCURRED_AT = "occurredAt";
    private static final String PUBLISHED_AT = "publishedAt";
    private static final String TRACE_PARENT = "traceparent";
    private static final String TRACE_STATE = "tracestate";
    private static final String TEST = "test";
    private static final String AT_PROJECT = "atProject";
    private static final String KEY = "idempotencyKey";
    static final String TARGETS = "targets";
    static final String ERASED_AT = "expungedAt";

    /// All attributes but the content.
    static final List<String> WITHOUT_CONTENT = List.of(TidingsTable.PARTITION_KEY, TidingsTable.SORT_KEY,
            TidingsTable.EXPIRES_AT, ID, ORGANIZATION, PROJECT, TYPE, OCCURRED_AT, PUBLISHED_AT, TRACE_PARENT,
            TRACE_STATE, TEST, TARGETS, ERASED_AT, AT_PROJECT, KEY);

    private EventItem() {}

    static String partition(OrganizationId organization, LocalDate day) {
        return "EVENTS#" + organization.value() + "#" + day;
    }

    static LocalDate day(EventId id) {
        return LocalDate.ofInstant(id.time(), ZoneOffset.UTC);
    }

    /// The least id of a day.
    static String midnight(LocalDate day) {
        return PreciseId.first(EntityId.timePrefix(day.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    static Map<String, AttributeValue> key(OrganizationId organization, EventId id) {
        return Item.key(ShardKey.partitionOf(partition(organization, day(id)), id.value()), id.value());
    }

    static Item write(PublishedEvent published, Instant expiresAt) {
        Event event = published.event();
        Item item = Item.with(key(event.organization(), event.id()))
                .put(ID, event.id().value())
                .put(ORGANIZATION, event.organization().value())
                .put(PROJECT, event.project().map(ProjectId::value))
                .put(TYPE, event.type().value())
                .put(OCCURRED_AT, event.occurredAt())
                .put(PUBLISHED_AT, event.publishedAt())
                .put(TRACE_PARENT, event.trace().map(TraceContext::parent))
                .put(TRACE_STATE, event.trace().flatMap(TraceContext::state).map(TraceState::value))
                .put(TARGETS, published.targets().stream().map(EventItem::write).toList())
                .put(TidingsTable.EXPIRES_AT, expiresAt.getEpochSecond());
        if (event.test()) {
            item.put(TEST, true);
        }
        item.put(AT_PROJECT, published.origin().project().map(ProjectId::value))
                .put(KEY, published.origin().key());
        published.content()
                .filter(content -> !content.isLarge())
                .ifPresent(content -> item.put(CONTENT, content.zipped()));
        return item;
    }

    static boolean isOne(Item item) {
        return item.has(TARGETS);
    }

    static Instant publishedAt(Item item) {
        return item.instant(PUBLISHED_AT);
    }

    static OrganizationId organization(Item item) {
        return new OrganizationId(item.string(ORGANIZATION));
    }

    static Origin origin(Item item) {
        return new Origin(item.optionalText(AT_PROJECT).map(ProjectId::new), item.optionalText(KEY));
    }

    /// What events that were published at a project have.
    static Map<String, String> publishedAt(ProjectId project) {
        return Map.of(AT_PROJECT, project.value());
    }

    static PublishedEvent read(Item item) {
        OrganizationId organization = new OrganizationId(item.string(ORGANIZATION));
        Event event = new Event(
                new EventId(item.string(ID)),
                organization,
                item.optionalText(PROJECT).map(ProjectId::new),
                new EventTypeName(item.string(TYPE)),
                item.instant(OCCURRED_AT),
                item.instant(PUBLISHED_AT),
                item.has(TEST))
                .in(TraceContext.read(item.optionalText(TRACE_PARENT), item.optionalText(TRACE_STATE)));
        Optional<EventContent> content = item.has(CONTENT)
                ? Optional.of(EventContent.unzip(item.bytes(CONTENT)))
                : Optional.empty();
        return new PublishedEvent(event, content,
                item.texts(TARGETS).stream().map(text -> target(organization, text)).toList(),
                item.optionalInstant(ERASED_AT), origin(item));
    }

    /// `<project id or ORG>#<webhook id>#<type>`
    static String write(Target target) {
        return WebhookItem.sortPrefix(target.webhook().scope()).substring(WebhookItem.SORT_PREFIX.length())
                + target.webhook().id().value() + "#" + target.type().value();
    }

    private static Target target(OrganizationId organization, String text) {
        String[] shards = text.split("#", 3);
        Optional<ProjectId> project = shards[0].equals("ORG")
                ? Optional.empty()
                : Optional.of(new ProjectId(shards[0]));
        return new Target(
                new WebhookKey(Scope.of(organization, project), new WebhookId(shards[1])),
                new EventTypeName(shards[2]));
    }
}
