package io.tidings.publishing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

import io.tidings.delivery.QueuedDelivery;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.identity.IdGenerator;
import io.tidings.memory.InMemoryDeliveryQueue;
import io.tidings.memory.InMemoryEvents;
import io.tidings.memory.InMemoryMetrics;
import io.tidings.memory.Memory;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.EventFilter;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.Webhooks.Added;
import io.tidings.webhook.WhileInactive;

import static org.assertj.core.api.Assertions.assertThat;

/// A publisher with all its surroundings in memory, and an organization with two projects.
final class Publishing {

    final EventCatalog catalog = EventCatalog.builtIn();
    final TestingClock clock = new TestingClock(Examples.NOW);
    final Store store;
    final InMemoryEvents events;
    final InMemoryDeliveryQueue queue = new InMemoryDeliveryQueue(clock);
    final InMemoryMetrics metrics = new InMemoryMetrics();
    final OrganizationId id;
    final Scope organization;
    final Scope project;
    final Scope otherProject;

    final Publisher publisher;

    private final AtomicReference<Duration> paused = new AtomicReference<>(Duration.ZERO);

    Publishing() {
        Memory memory = new Memory(clock);
        store = memory.store();
        events = new InMemoryEvents(memory);
        EventTypes types = new EventTypes(catalog, store.types(), new PayloadSchemas());
        publisher = new Publisher(store.organizations(), store.projects(), store.webhooks(), types,
                new Recipients(types, new Filters()), events, store.idempotencyStore(),
                queue, EventIds.unsharded(new IdGenerator(clock, ThreadLocalRandom::current)), clock, metrics,
                this::pause, _ -> {});
        id = store.newOrganization();
        organization = new Scope.OfOrganization(id);
        project = store.newProject(id);
        otherProject = store.newProject(id);
    }

    /// Waits a little, and remembers how long it was to wait.
    private void pause(Duration time) {
        paused.accumulateAndGet(time, Duration::plus);
        IdempotencyLeases.sleep(Duration.ofMillis(1));
    }

    Duration paused() {
        return paused.get();
    }

    /// Does something when an event is about to be stored, once.
    void beforeEventsAreStored(Runnable action) {
        events.beforeSaving(action);
    }

    Publication publish(NewEvent event) {
        return publisher.publish(event);
    }

    /// Publishes the catalogue's sample of a type.
    Publication publish(Scope scope, String type) {
        return publish(sample(scope, type, Optional.empty()));
    }

    NewEvent sample(Scope scope, String type, Optional<IdempotencyKey> key) {
        EventTypeName name = new EventTypeName(type);
        Level level = scope.project().isPresent() ? Level.PROJECT : Level.ORGANIZATION;
        EventContent content = catalog.find(name)
                .map(known -> new EventContent(known.parametersFor(level).sample(),
                        known.carriesDocument() ? Optional.of(catalog.sampleDocument()) : Optional.empty()))
                .orElseGet(Examples::content);
        return new NewEvent(scope, name, key, content, Optional.empty());
    }

    Webhook webhook(Scope scope, String... events) {
        return add(Examples.webhook(scope, Examples.settings(events)));
    }

    /// An organization webhook that wants only these projects.
    Webhook restricted(Set<ProjectId> projects, String... events) {
        return add(Examples.webhook(organization, settings(true, Optional.empty(), projects, events)));
    }

    Webhook filtered(Scope scope, String pattern, String... events) {
        return add(Examples.webhook(scope, settings(true, Optional.of(new EventFilter(pattern)), Set.of(), events)));
    }

    Webhook inactive(Scope scope, String... events) {
        return add(Examples.webhook(scope, settings(false, Optional.empty(), Set.of(), events)));
    }

    private Webhook add(Webhook webhook) {
        assertThat(store.webhooks().add(webhook)).isEqualTo(Added.ADDED);
        return webhook;
    }

    private static WebhookSettings settings(boolean active, Optional<EventFilter> filter, Set<ProjectId> projects,
            String... events) {
        return new WebhookSettings(new Name("Builds"), Optional.empty(),
                new CallbackUrl("https://receiver.example.com/"),
                Arrays.stream(events).map(EventSelector::new).toList(), CallbackHeaders.none(), active,
                Optional.empty(), filter, projects, WebhookSettings.DEFAULT_TIMEOUT, Optional.empty(), Optional.empty(),
                WhileInactive.SKIP);
    }

    /// Under which types a webhook is called about what was published.
    List<String> callsOf(Webhook webhook) {
        return queue.all()
                .stream()
                .map(QueuedDelivery::target)
                .filter(target -> target.webhook().equals(webhook.key()))
                .map(target -> target.type().value())
                .toList();
    }
}
