package io.tidings.publishing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.budget.Budget;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.Events;
import io.tidings.delivery.Origin;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.identity.IdGenerator;
import io.tidings.log.LogField;
import io.tidings.log.LogLine;
import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organization;
import io.tidings.organization.Organizations;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;
import io.tidings.organization.Registration;
import io.tidings.organization.Scope;
import io.tidings.publishing.IdempotencyStore.IdempotencyRecord;
import io.tidings.trace.TraceContext;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

/// Publishes events: checks, stores, and queues a delivery for every webhook that wants them.
public final class Publisher {

    /// For the filters of all webhooks that an event concerns, together: about a second of one processor.
    private static final long FILTER_STEPS = 2 * Budget.STEPS_PER_EVALUATION;

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final Organizations organizations;
    private final Projects projects;
    private final Webhooks webhooks;
    private final EventTypes types;
    private final Recipients recipients;
    private final Events events;
    private final IdempotencyStore idempotency;
    private final IdempotencyLeases keys;
    private final DeliveryQueue queue;
    private final EventIds ids;
    private final Clock clock;
    private final Metrics metrics;
    private final Consumer<PublishedEvent> stored;

    public Publisher(Organizations organizations, Projects projects, Webhooks webhooks, EventTypes types,
            Recipients recipients, Events events, IdempotencyStore store, DeliveryQueue queue, IdGenerator ids,
            Clock clock,
            Metrics metrics) {
        this(organizations, projects, webhooks, types, recipients, events, store, queue, EventIds.unsharded(ids),
                clock, metrics);
    }

    public Publisher(Organizations organizations, Projects projects, Webhooks webhooks, EventTypes types,
            Recipients recipients, Events events, IdempotencyStore store, DeliveryQueue queue, EventIds ids,
            Clock clock,
            Metrics metrics, Consumer<PublishedEvent> stored) {
        this(organizations, projects, webhooks, types, recipients, events, store, queue, ids, clock, metrics,
                IdempotencyLeases::sleep, stored);
    }

    public Publisher(Organizations organizations, Projects projects, Webhooks webhooks, EventTypes types,
            Recipients recipients, Events events, IdempotencyStore store, DeliveryQueue queue, EventIds ids,
            Clock clock,
            Metrics metrics) {
        this(organizations, projects, webhooks, types, recipients, events, store, queue, ids, clock, metrics,
                IdempotencyLeases::sleep, _ -> {});
    }

    /// @param pause sleeps for that time, while somebody else publishes under the same key
    /// @param stored hears of each event that has been stored, before its deliveries are queued
    public Publisher(Organizations organizations, Projects projects, Webhooks webhooks, EventTypes types,
            Recipients recipients, Events events, IdempotencyStore store, DeliveryQueue queue, EventIds ids,
            Clock clock,
            Metrics metrics, Consumer<Duration> pause, Consumer<PublishedEvent> stored) {
        this.organizations = organizations;
        this.projects = projects;
        this.webhooks = webhooks;
        this.types = types;
        this.recipients = recipients;
        this.events = events;
        this.idempotency = store;
        this.keys = new IdempotencyLeases(store, clock, pause);
        this.queue = queue;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
        this.stored = stored;
    }

    /// Publishes one event. It is durably stored and queued exactly when this returns [Publication.Accepted].
    ///
    /// @throws RuntimeException if the store or the queue fails; with an [IdempotencyKey], repeating the call completes
    ///         what was begun
    public Publication publish(NewEvent draft) {
        return publish(draft, false);
    }

    /// Publishes an event of Tidings' own, as [#publish].
    Publication publishOwn(NewEvent draft) {
        return publish(draft, true);
    }

    private Publication publish(NewEvent draft, boolean own) {
        Scope scope = draft.scope();
        // The time first: what is published under a registration that ends meanwhile must not be later than its end.
        Instant began = clock.instant();
        Optional<Organization> organization = organizations.findById(scope.organization());
        if (organization.isEmpty()) {
            return new Publication.NoScope();
        }
        Optional<Registration> registration = registration(organization.get(), scope);
        Run run = new Run(draft, own, organization.get(),
                registration.orElseGet(() -> Registration.of(organization.get())), began);
        if (registration.isEmpty()) {
            return draft.key().flatMap(run::acceptedBefore).orElseGet(Publication.NoScope::new);
        }
        Optional<EventType> type = types.find(scope.organization(), draft.type());
        return refusal(draft, type, own)
                .map(refused -> draft.key().flatMap(run::acceptedBefore).orElse(refused))
                .orElseGet(() -> draft.key()
                        .map(key -> run.publishOnce(key, type.get()))
                        .orElseGet(() -> run.publish(type.get())));
    }

    private Optional<Registration> registration(Organization organization, Scope scope) {
        return scope.project().isEmpty()
                ? Optional.of(Registration.of(organization))
                : projects.findById(organization.id(), scope.project().get())
                        .map(project -> Registration.of(organization, project));
    }

    /// Why an event cannot be published, as things stand now.
    private Optional<Publication> refusal(NewEvent draft, Optional<EventType> type, boolean own) {
        if (draft.content().size() > EventContent.MAX_BYTES) {
            return Optional.of(new Publication.TooLarge(draft.content().size()));
        }
        Optional<String> refusal = refusal(type, draft.scope(), own);
        if (refusal.isPresent()) {
            return Optional.of(new Publication.UnknownType(draft.type(), refusal.get()));
        }
        Optional<Publication> refused = refusal(types.judge(type.get(), draft.content().payload()));
        if (refused.isPresent()) {
            return refused;
        }
        return type.get().documentRequired() && draft.content().document().isEmpty()
                ? Optional.of(new Publication.NoDocument(draft.type()))
                : Optional.empty();
    }

    private Optional<Publication> refusal(PayloadSchemas.Judgement judgement) {
        return switch (judgement) {
            case PayloadSchemas.Judgement.Decided(var violations) ->
                violations.isEmpty() ? Optional.empty() : Optional.of(new Publication.Invalid(violations));
            case PayloadSchemas.Judgement.Undecided(String reason) ->
                Optional.of(tooCostly(new Publication.Undecided(reason)));
        };
    }

    private static Optional<String> refusal(Optional<EventType> type, Scope scope, boolean own) {
        if (type.isEmpty()) {
            return Optional.of("is neither built in nor registered by this organization");
        }
        if (type.get().publishedByTidings() && !own) {
            return Optional.of("is published by Tidings itself");
        }
        Optional<EventTypeName> instead = type.get().publishedAs();
        if (instead.isPresent()) {
            return Optional.of(
                    "cannot be published itself: publish " + instead.get().value() + ", which reaches its subscribers");
        }
        Level level = scope.project().isPresent() ? Level.PROJECT : Level.ORGANIZATION;
        return type.get().levels().containsKey(level)
                ? Optional.empty()
                : Optional.of("cannot be published at " + level.wireName() + " level");
    }

    /// What is stored and to be queued.
    ///
    /// @param slow the webhooks whose deliveries go by the slow lane, as far as they have been read: the fast lane sends on
    ///        what does not belong there
    private record Stored(PublishedEvent published, Set<WebhookKey> slow) {

        /// A stored event whose webhooks have not been read.
        static Stored unread(PublishedEvent published) {
            return new Stored(published, Set.of());
        }
    }

    /// One call that publishes an event.
    private final class Run {

        private final NewEvent draft;
        private final boolean own;
        private final Organization organization;
        private final Registration registration;
        private final Instant began;

        Run(NewEvent draft, boolean own, Organization organization, Registration registration, Instant began) {
            this.draft = draft;
            this.own = own;
            this.organization = organization;
            this.registration = registration;
            this.began = began;
        }

        Publication publish(EventType type) {
            Instant at = registration.notBefore(began);
            List<Publication> refused = new ArrayList<>();
            return store(event(draft, ids.next(organization.id(), at), at), type, refused::add)
                    .<Publication>map(this::queue)
                    .orElseGet(refused::getLast);
        }

        /// Under a key of Tidings' own, whatever was begun is completed: what it says may differ by the time or by the
        /// last answer of a receiver.
        Publication publishOnce(IdempotencyKey key, EventType type) {
            Instant at = registration.notBefore(began);
            IdempotencyRecord mine = IdempotencyRecord.of(ids.next(organization.id(), at), draft.fingerprint(), at,
                    keys.fromNow());
            IdempotencyRecord claim = idempotency.claim(registration, key, mine);
            if (isOfLaterRegistration(claim)) {
                return new Publication.NoScope();
            }
            if (!own && !draft.hasFingerprint(claim.fingerprint())) {
                return new Publication.Conflict(key);
            }
            List<Publication> refused = new ArrayList<>();
            return keys.complete(registration, key, claim, claim.event().equals(mine.event()),
                    held -> (isOfLaterRegistration(held)
                            ? notStored(refused::add, new Publication.NoScope())
                            : store(event(draft, held.event(), held.publishedAt()), type, refused::add)
                                    .or(() -> events.findById(organization.id(), held.event()).map(Stored::unread)))
                            .map(ready -> () -> queue(ready).deliveries()))
                    .<Publication>map(count -> new Publication.Accepted(claim.event(), draft.type(), count))
                    .orElseGet(refused::getLast);
        }

        /// The answer to an event that could no longer be published, but was accepted before: later changes of the
        /// rules do not change what was accepted. An event that was stored and not yet queued is completed.
        Optional<Publication> acceptedBefore(IdempotencyKey key) {
            return idempotency.find(registration, key)
                    .filter(claim -> claim.isKept(clock.instant()) && draft.hasFingerprint(claim.fingerprint()))
                    .flatMap(claim -> keys.complete(registration, key, claim, false,
                            held -> events.findById(organization.id(), held.event())
                                    .map(published -> () -> queue(Stored.unread(published)).deliveries()))
                            .map(count -> new Publication.Accepted(claim.event(), draft.type(), count)));
        }

        /// Stores an event with its targets, unless a filter costs too much to tell them, or the organization or project has
        /// been removed, and its id registered again, since this began.
        ///
        /// @param refused is told why it is not stored
        private Optional<Stored> store(Event event, EventType type, Consumer<Publication> refused) {
            List<Webhook> candidates = candidates(event);
            // A webhook that is younger than this call may be that of a later organization of the same id.
            if (candidates.stream().anyMatch(webhook -> webhook.createdAt().isAfter(began)) && !isRegisteredStill()) {
                return notStored(refused, new Publication.NoScope());
            }
            Origin origin = new Origin(draft.scope().project(), draft.key().map(IdempotencyKey::value));
            return switch (recipients.of(event, draft.content(), type, candidates, Budget.ofSteps(FILTER_STEPS))) {
                case Recipients.Choice.Decided(var targets) ->
                    Optional.of(new Stored(saved(PublishedEvent.of(event, draft.content(), targets).from(origin)),
                            slow(candidates)));
                case Recipients.Choice.FilterTooCostly(var webhook) -> notStored(refused,
                        tooCostly(new Publication.FilterTooCostly(webhook.key(), webhook.settings().name())));
            };
        }

        private PublishedEvent saved(PublishedEvent event) {
            PublishedEvent kept = events.saveIfAbsent(event);
            stored.accept(kept);
            return kept;
        }

        private Optional<Stored> notStored(Consumer<Publication> refused, Publication why) {
            refused.accept(why);
            return Optional.empty();
        }

        private Publication.Accepted queue(Stored ready) {
            PublishedEvent published = ready.published();
            EventContent content = published.content().orElse(draft.content());
            queue.enqueue(published.targets()
                    .stream()
                    .map(target -> QueuedDelivery.first(target, published.event(), organization.name().value(), content)
                            .in(ready.slow().contains(target.webhook()) ? Lane.SLOW : Lane.FAST))
                    .toList());
            tell(published);
            return new Publication.Accepted(published.event().id(), published.event().type(),
                    published.targets().size());
        }

        /// Those whose deliveries go by the slow lane.
        private Set<WebhookKey> slow(List<Webhook> candidates) {
            Instant now = clock.instant();
            return candidates.stream()
                    .filter(webhook -> Lane.of(webhook, organization, now) == Lane.SLOW)
                    .map(Webhook::key)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private boolean isOfLaterRegistration(IdempotencyRecord claim) {
            return claim.publishedAt().isAfter(registration.notBefore(began)) && !isRegisteredStill();
        }

        private boolean isRegisteredStill() {
            return organizations.findById(organization.id())
                    .flatMap(found -> registration(found, draft.scope()))
                    .filter(registration::equals)
                    .isPresent();
        }
    }

    private Publication tooCostly(Publication refusal) {
        metrics.count(Metric.BUDGET_EXCEEDED, 1);
        return refusal;
    }

    private void tell(PublishedEvent published) {
        metrics.count(Metric.PUBLISHED, 1);
        Event event = published.event();
        LogLine.info(LOG)
                .with(LogField.ORGANIZATION, event.organization().value())
                .with(LogField.PROJECT, event.project().map(ProjectId::value))
                .with(LogField.EVENT, event.id().value())
                .with(LogField.EVENT_TYPE, event.type().value())
                .with(LogField.TRACE, event.trace().map(TraceContext::traceId))
                .with("deliveries", published.targets().size())
                .write("published");
    }

    private List<Webhook> candidates(Event event) {
        List<Webhook> candidates = new ArrayList<>(
                webhooks.findAllByScope(new Scope.OfOrganization(event.organization())));
        event.project()
                .ifPresent(project -> candidates
                        .addAll(webhooks.findAllByScope(new Scope.OfProject(event.organization(), project))));
        return candidates;
    }

    private static Event event(NewEvent draft, EventId id, Instant publishedAt) {
        return new Event(id, draft.scope().organization(), draft.project(), draft.type(),
                draft.occurredAt().orElse(publishedAt), publishedAt, false, draft.trace());
    }
}
