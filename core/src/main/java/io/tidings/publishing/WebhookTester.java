package io.tidings.publishing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidings.delivery.Delivery;
import io.tidings.delivery.Events;
import io.tidings.delivery.Origin;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Resender;
import io.tidings.delivery.Resender.Restart;
import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.identity.IdGenerator;
import io.tidings.organization.Organization;
import io.tidings.organization.Registration;
import io.tidings.webhook.Webhook;

/// Tests a webhook: sends it the sample of an event type, regardless of its subscriptions and its filter.
///
/// The sample goes the way of every event, to this webhook alone, and is marked as a test wherever it shows. It is
/// attempted once, also while the webhook's circuit is open, and is never replayed.
public final class WebhookTester {

    private final EventTypes types;
    private final EventCatalog catalog;
    private final Events events;
    private final Resender resender;
    private final IdGenerator ids;
    private final Clock clock;

    /// @param catalog has the document that samples carry
    public WebhookTester(EventTypes types, EventCatalog catalog, Events events, Resender resender, IdGenerator ids,
            Clock clock) {
        this.types = types;
        this.catalog = catalog;
        this.events = events;
        this.resender = resender;
        this.ids = ids;
        this.clock = clock;
    }

    /// The result of requesting a test send.
    public sealed interface TestResult {

        /// The sample is stored and durably queued.
        record Queued(Delivery delivery) implements TestResult {}

        /// The webhook is switched off, by its owner or by Tidings: it would not be called.
        record Inactive() implements TestResult {}

        /// There is no such type, or the webhook can never get one.
        record UnknownType(String detail) implements TestResult {}
    }

    /// Queues the sample of a type.
    ///
    /// @param organization whose webhook it is
    /// @throws RuntimeException if the store or the queue fails; a repeated call makes another test
    public TestResult test(Webhook webhook, Organization organization, EventTypeName name) {
        Optional<EventType> type = types.find(organization.id(), name);
        if (type.isEmpty()) {
            return new TestResult.UnknownType("is neither built in nor registered by this organization");
        }
        Level level = Level.of(webhook.scope());
        if (level == Level.PROJECT && !type.get().levels().containsKey(level)) {
            return new TestResult.UnknownType("can be subscribed to at organization scope only");
        }
        if (webhook.deliveryMode() != Webhook.DeliveryMode.DELIVER) {
            return new TestResult.Inactive();
        }
        Instant now = Registration.of(organization).notBefore(clock.instant());
        Event event = new Event(EventIds.unsharded(ids).next(organization.id(), now), organization.id(),
                webhook.scope().project(),
                type.get().publishedAs().orElse(name), now, now, true);
        EventContent content = catalog.sample(type.get(), level);
        Target target = new Target(webhook.key(), name);
        PublishedEvent published = events.saveIfAbsent(PublishedEvent.of(event, content, List.of(target))
                .from(new Origin(webhook.scope().project(), Optional.empty())));
        return new TestResult.Queued(resender.resend(List.of(Restart.of(Delivery.pending(published, target), published,
                webhook, organization, Duration.ZERO, now))).getFirst());
    }
}
