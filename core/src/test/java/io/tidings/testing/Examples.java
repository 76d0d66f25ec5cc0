package io.tidings.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.tidings.access.ApiToken;
import io.tidings.access.BearerToken;
import io.tidings.access.Role;
import io.tidings.access.TokenId;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Document;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.identity.IdGenerator;
import io.tidings.identity.ShardCount;
import io.tidings.json.Json;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.naming.Slug;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.publishing.CustomEventType;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WhileInactive;

/// Things to test with. Each has ids that nothing else has, so tests can share a table.
public final class Examples {

    /// When the examples were made.
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /// For expectations about bytes that do not matter.
    private static final Random RANDOM = new Random();

    private Examples() {}

    public static String id() {
        return id(NOW);
    }

    /// An id that was created at `time`. One in five, at random, has several shards, so that all contracts of stores
    /// cover sharding.
    public static String id(Instant time) {
        String id = new IdGenerator(Clock.fixed(time, java.time.ZoneOffset.UTC), ThreadLocalRandom::current).next();
        return ShardCount.of(id).equals(ShardCount.ONE) ? id : new ShardCount(1).encodedIn(id);
    }

    public static OrganizationId organizationId() {
        return new OrganizationId(id());
    }

    public static ProjectId projectId() {
        return new ProjectId(id());
    }

    public static Organization organization() {
        return organization(organizationId(), "Acme");
    }

    public static Organization organization(OrganizationId id, String name) {
        return new Organization(id, new Name(name), NOW, NOW);
    }

    public static Project project(OrganizationId organization) {
        return project(organization, projectId(), "Sales");
    }

    public static Project project(OrganizationId organization, ProjectId id, String name) {
        return new Project(organization, id, new Name(name), new Slug("sales"),
                Optional.of(new Description("Figures\nof all regions")), NOW, NOW);
    }

    public static Scope organizationScope() {
        return new Scope.OfOrganization(organizationId());
    }

    /// Wants `deployment.build.created` at an address that the tests of senders never reach, within a time for which it
    /// needs no slow lane.
    public static WebhookSettings settings(String... events) {
        List<EventSelector> selectors = Arrays.stream(events).map(EventSelector::new).toList();
        return new WebhookSettings(new Name("Builds"), Optional.empty(),
                new CallbackUrl("https://receiver.example.com/hook"),
                selectors.isEmpty() ? List.of(new EventSelector("deployment.build.created")) : selectors,
                CallbackHeaders.none(), true, Optional.empty(), Optional.empty(), Set.of(), Duration.ofSeconds(2),
                Optional.empty(), Optional.empty(), WhileInactive.SKIP);
    }

    /// Wants everything at `url`.
    public static WebhookSettings settings(CallbackUrl url, Duration timeout) {
        return new WebhookSettings(new Name("Everything"), Optional.empty(), url, List.of(new EventSelector("*")),
                CallbackHeaders.none(), true, Optional.empty(), Optional.empty(), Set.of(), timeout, Optional.empty(),
                Optional.empty(),
                WhileInactive.SKIP);
    }

    public static Webhook webhook(Scope scope) {
        return webhook(scope, settings());
    }

    public static Webhook webhook(Scope scope, WebhookSettings settings) {
        return Webhook.create(new WebhookId(id()), scope, settings, SigningSecret.create(RANDOM), NOW);
    }

    public static ApiToken token(OrganizationId organization) {
        return ApiToken.create(BearerToken.create(new TokenId(id()), RANDOM), Optional.of(organization),
                new Name("CI"), Role.ORG_ADMIN, NOW, Optional.empty());
    }

    public static CustomEventType customType(OrganizationId organization, String name) {
        return new CustomEventType(organization, new EventTypeName(name), new Description("An order was paid."),
                Optional.of(Json.object().put("type", "object")), Optional.of(payload("{\"order\":1}")), false, NOW,
                NOW);
    }

    public static Payload payload(String json) {
        return Payload.of(Json.parse(json));
    }

    public static EventContent content() {
        return EventContent.of(payload("{\"deployment\":\"demo\",\"build\":42}"));
    }

    /// Content with a document of random bytes, so that no compression makes it smaller.
    public static EventContent content(int documentBytes) {
        byte[] bytes = new byte[documentBytes];
        RANDOM.nextBytes(bytes);
        return new EventContent(payload("{}"),
                Optional.of(new Document("data.bin", "application/octet-stream", bytes)));
    }

    public static Event event(OrganizationId organization, Instant publishedAt) {
        return new Event(new EventId(id(publishedAt)), organization, Optional.empty(),
                new EventTypeName("deployment.build.created"), publishedAt.minus(1, ChronoUnit.SECONDS), publishedAt);
    }

    /// An event that has not happened.
    public static Event sampleEvent(OrganizationId organization) {
        Event event = event(organization, NOW);
        return new Event(event.id(), organization, event.project(), event.type(), NOW, NOW, true);
    }

    public static PublishedEvent published(OrganizationId organization, Instant publishedAt) {
        return PublishedEvent.of(event(organization, publishedAt), content(), List.of());
    }

    /// The first try of an event of which only this webhook is told.
    public static QueuedDelivery queued(Webhook webhook) {
        return queued(webhook, content());
    }

    public static QueuedDelivery queued(Webhook webhook, EventContent content) {
        return QueuedDelivery.first(new Target(webhook.key(), new EventTypeName("deployment.build.created")),
                event(webhook.scope().organization(), NOW), "Acme", content);
    }
}
