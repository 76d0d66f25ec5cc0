package io.tidings.format;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventId;
import io.tidings.event.EventType;
import io.tidings.event.Level;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;

/// What the examples of event types tell: always the same webhook of the same organization.
public final class SampleContents {

    private static final OrganizationId ORGANIZATION = new OrganizationId("66ec434e84b4103f670cb600");
    private static final ProjectId PROJECT = new ProjectId("66ec434e84b4103f670cb601");
    private static final WebhookId WEBHOOK = new WebhookId("66ec434e84b4103f670cb617");
    private static final EventId EVENT = new EventId("66ec434e84b4103f670cb699");
    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00Z");

    private final EventCatalog catalog;

    public SampleContents(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /// The sample event of `type`, happening at `level`.
    public CallbackContent of(EventType type, Level level) {
        Scope scope = Scope.of(ORGANIZATION, level == Level.PROJECT ? Optional.of(PROJECT) : Optional.empty());
        Webhook webhook = Webhook.create(WEBHOOK, scope,
                WebhookSettings.of(new Name("demo"), new CallbackUrl("https://example.com/hook"),
                        List.of(new EventSelector(type.name().value()))),
                SigningSecret.create(RandomGenerator.getDefault()), TIME);
        Event event = new Event(EVENT, ORGANIZATION, scope.project(), type.name(), TIME, TIME);
        return new CallbackContent(event, catalog.sample(type, level), type.name(), webhook, "parallelworks");
    }
}
