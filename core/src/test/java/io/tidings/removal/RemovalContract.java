package io.tidings.removal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.Delivery;
import io.tidings.delivery.EventKey;
import io.tidings.delivery.EventRange;
import io.tidings.delivery.Origin;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.Registration;
import io.tidings.organization.Saved;
import io.tidings.organization.Scope;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.IdempotencyStore.IdempotencyRecord;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Selection;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store does when an organization or a project is removed, and its id registered again.
public abstract class RemovalContract {

    protected abstract Store store();

    @Test
    void shouldShowNothingOfARemovedOrganization() {
        Tenant former = tenant(3);
        store().organizations().deleteById(former.organization());

        assertHidden(former);
    }

    @Test
    void shouldShowALaterOrganizationOfTheSameIdItsOwnAndNothingElse() {
        Tenant former = tenant(3);
        store().organizations().deleteById(former.organization());

        Organization later = register(former.organization());
        PublishedEvent own = publish(webhook(former.organization()), later.createdAt(), "own");

        assertThat(later.createdAt()).isAfter(former.events().getLast().event().publishedAt());
        former.events().forEach(event -> assertThat(find(event)).isEmpty());
        assertThat(find(own)).isPresent();
        assertThat(list(former.organization())).containsExactly(own.event().id());
        assertThat(replayable(former.organization())).containsExactly(own.event().id());
        assertThat(between(former.organization())).containsExactly(own.event().id());
    }

    @Test
    void shouldBeginEveryRegistrationLaterThanTheFormerOne() {
        OrganizationId id = store().newOrganization();
        Instant last = store().organizations().findById(id).orElseThrow().createdAt();
        for (int i = 0; i < 3; i++) {
            assertThat(store().organizations().deleteById(id)).isTrue();
            assertThat(store().organizations().findRemoval(id)).isPresent();
            Instant now = register(id).createdAt();
            assertThat(now).isAfter(last);
            assertThat(store().organizations().findRemoval(id).orElseThrow()).isBefore(now);
            last = now;
        }
    }

    @Test
    void shouldRememberNoRemovalOfAnOrganizationThatIsNew() {
        assertThat(store().organizations().findRemoval(store().newOrganization())).isEmpty();
        assertThat(store().organizations().findRemoval(Examples.organizationId())).isEmpty();
    }

    @Test
    void shouldShowNothingOfARemovedProjectButWhatConcernsItAtTheOrganization() {
        OrganizationId organization = store().newOrganization();
        Scope project = store().newProject(organization);
        Webhook webhook = webhook(organization);
        PublishedEvent gone = publish(webhook, project, Optional.of("k"));
        PublishedEvent concerning = publish(webhook, Examples.NOW, "other", project);

        store().projects().deleteById(organization, project.project().orElseThrow());

        assertThat(find(gone)).isEmpty();
        assertThat(find(concerning)).isPresent();
        assertThat(list(organization)).containsExactly(concerning.event().id());

        Project again = Examples.project(organization, project.project().orElseThrow(), "Again");
        assertThat(store().projects().save(again)).isEqualTo(Saved.CREATED);
        assertThat(store().projects().findById(organization, again.id()).orElseThrow().createdAt())
                .isAfter(gone.event().publishedAt());
        assertThat(find(gone)).isEmpty();
        assertThat(list(organization)).containsExactly(concerning.event().id());
        assertThat(replayable(organization)).containsExactly(concerning.event().id());
        assertThat(between(organization)).containsExactly(concerning.event().id());
    }

    @Test
    void shouldNotListARemovedProject() {
        OrganizationId organization = store().newOrganization();
        Scope gone = store().newProject(organization);
        Scope staying = store().newProject(organization);

        store().projects().deleteById(organization, gone.project().orElseThrow());

        assertThat(Paging.all(1, page -> store().projects().findByOrganization(organization, page)))
                .extracting(Project::id)
                .containsExactly(staying.project().orElseThrow());
    }

    @Test
    void shouldDeleteAllThatARemovedOrganizationHasLeft() {
        Tenant former = tenant(120);
        Tenant other = tenant(2);
        store().organizations().deleteById(former.organization());

        Removal removal = runUntilCompleted(former.organization());

        assertDeleted(former);
        assertThat(removal.removed().events()).isEqualTo(120);
        assertThat(removal.state()).isEqualTo(Removal.State.COMPLETED);
        assertThat(removal.scope()).isEqualTo(new Scope.OfOrganization(former.organization()));
        assertThat(list(other.organization())).hasSize(2);
        assertThat(store().deliveries().findById(other.webhook().id(), other.deliveries().getFirst().key().id()))
                .isPresent();
    }

    @Test
    void shouldDeleteAllThatARemovedProjectHasLeftAndNothingElse() {
        OrganizationId organization = store().newOrganization();
        Scope project = store().newProject(organization);
        Webhook ofProject = store().newWebhook(project);
        Webhook webhook = webhook(organization);
        PublishedEvent gone = publish(webhook, project, Optional.of("k"));
        PublishedEvent toProject = publish(ofProject, project, Optional.of("k2"));
        PublishedEvent staying = publish(webhook, Examples.NOW, "other", project);
        Delivery ofGone = deliver(gone);
        Delivery ofToProject = deliver(toProject);
        Delivery ofStaying = deliver(staying);
        store().projects().deleteById(organization, project.project().orElseThrow());

        Removal removal = runUntilCompleted(organization);

        assertThat(removal.scope()).isEqualTo(project);
        assertThat(removal.removed().events()).isEqualTo(2);
        assertThat(store().deliveries().findById(webhook.id(), ofGone.key().id())).isEmpty();
        assertThat(store().deliveries().findById(ofProject.id(), ofToProject.key().id())).isEmpty();
        assertThat(store().deliveries().findById(webhook.id(), ofStaying.key().id())).isPresent();
        assertThat(find(staying)).isPresent();
        assertThat(isFree(gone)).isTrue();
        assertThat(isFree(staying)).isFalse();
    }

    @Test
    void shouldDeleteWhatIsStoredDuringTheRemoval() {
        Tenant former = tenant(1);
        store().organizations().deleteById(former.organization());
        remover().run(Instant.MAX);

        PublishedEvent late = publish(former.webhook(), Examples.NOW, "late");
        Delivery ofLate = deliver(late);
        runUntilCompleted(former.organization());

        register(former.organization());
        assertThat(find(late)).isEmpty();
        assertThat(store().deliveries().findById(former.webhook().id(), ofLate.key().id())).isEmpty();
    }

    @Test
    void shouldGoOnWhereItWasStopped() {
        Tenant former = tenant(130);
        store().organizations().deleteById(former.organization());
        Removal stopped = due(former.organization());
        for (int steps = 0; steps < 2; steps++) {
            Removal advanced = stopped.advanced(store().leftovers().delete(stopped), store().clock().instant());
            assertThat(store().removals().save(advanced)).isTrue();
            stopped = advanced;
        }
        assertThat(stopped.removed().events()).isPositive();
        assertThat(store().removals().save(stopped)).as("saved twice").isFalse();

        Removal completed = runUntilCompleted(former.organization());

        assertThat(completed.removed().events()).isEqualTo(130);
        assertDeleted(former);
    }

    /// A later organization that publishes while the job runs loses nothing, wherever the job stands.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldTouchNothingOfALaterOrganization(long seed) {
        Random random = new Random(seed);
        Tenant former = tenant(20 + random.nextInt(200));
        store().organizations().deleteById(former.organization());
        Organization later = register(former.organization());
        Webhook webhook = webhook(former.organization());
        List<PublishedEvent> own = new ArrayList<>();
        List<Delivery> delivered = new ArrayList<>();
        while (due(former.organization()).completedAt().isEmpty()) {
            for (int i = random.nextInt(4); i > 0; i--) {
                Instant at = Registration.of(later).notBefore(store().clock().instant());
                PublishedEvent event = publish(webhook, at, "k" + random.nextInt(50));
                own.add(event);
                delivered.add(deliver(event));
            }
            if (random.nextInt(3) == 0) {
                store().clock().pass(Duration.ofSeconds(random.nextInt(60)));
            }
            Removal removal = due(former.organization());
            if (!removal.nextRunAt().orElseThrow().isAfter(store().clock().instant())) {
                store().removals()
                        .save(removal.advanced(store().leftovers().delete(removal), store().clock().instant()));
            } else {
                store().clock().pass(Duration.ofSeconds(10));
            }
        }

        assertDeleted(former);
        assertThat(list(former.organization())).containsExactlyInAnyOrderElementsOf(
                own.stream().map(event -> event.event().id()).toList());
        assertThat(own).allSatisfy(event -> assertThat(find(event)).isPresent());
        assertThat(delivered).allSatisfy(
                delivery -> assertThat(store().deliveries().findById(webhook.id(), delivery.key().id())).isPresent());
        assertThat(store().webhooks().findById(webhook.key())).isPresent();
    }

    @Test
    void shouldListRemovalsTheLatestFirst() {
        OrganizationId first = store().newOrganization();
        OrganizationId second = store().newOrganization();
        store().organizations().deleteById(first);
        store().clock().pass(Duration.ofSeconds(1));
        store().organizations().deleteById(second);

        List<OrganizationId> listed = Paging.all(1, store().removals()::findAll)
                .stream()
                .map(removal -> removal.scope().organization())
                .filter(id -> id.equals(first) || id.equals(second))
                .toList();

        assertThat(listed).containsExactly(second, first);
    }

    @Test
    void shouldForgetARemovalInTime() {
        OrganizationId organization = store().newOrganization();
        store().organizations().deleteById(organization);

        store().clock().pass(Removal.KEPT.minusSeconds(1));
        assertThat(removals(organization)).hasSize(1);
        store().clock().pass(Duration.ofSeconds(1));
        assertThat(removals(organization)).isEmpty();
    }

    /// An organization with what it may leave.
    ///
    /// @param deliveries a recorded one for every tenth event
    protected record Tenant(OrganizationId organization, Webhook webhook, List<PublishedEvent> events,
            List<Delivery> deliveries, Replay replay) {}

    protected Tenant tenant(int events) {
        OrganizationId organization = store().newOrganization();
        Webhook webhook = webhook(organization);
        List<PublishedEvent> published = IntStream.range(0, events)
                .mapToObj(i -> publish(webhook, Examples.NOW, "k" + i))
                .toList();
        List<Delivery> deliveries = IntStream.range(0, events)
                .filter(i -> i % 10 == 0)
                .mapToObj(i -> deliver(published.get(i)))
                .toList();
        Replay replay = Replay.create(new ReplayId(Examples.id()), webhook.key(), Examples.NOW.minusSeconds(1),
                Examples.NOW, Selection.ALL, false, 10, Examples.NOW);
        store().replays().save(replay);
        return new Tenant(organization, webhook, published, deliveries, replay);
    }

    protected Webhook webhook(OrganizationId organization) {
        return store().newWebhook(new Scope.OfOrganization(organization));
    }

    protected Organization register(OrganizationId id) {
        assertThat(store().organizations().save(Examples.organization(id, "Again"))).isEqualTo(Saved.CREATED);
        return store().organizations().findById(id).orElseThrow();
    }

    protected PublishedEvent publish(Webhook webhook, Instant at, String key) {
        return publish(webhook, at, key, webhook.scope());
    }

    /// At the organization.
    private PublishedEvent publish(Webhook webhook, Instant at, String key, Scope concerned) {
        return publish(webhook, at, concerned, new Origin(Optional.empty(), Optional.of(key)));
    }

    private PublishedEvent publish(Webhook webhook, Scope project, Optional<String> key) {
        return publish(webhook, Examples.NOW, project, new Origin(project.project(), key));
    }

    private PublishedEvent publish(Webhook webhook, Instant at, Scope concerned, Origin origin) {
        OrganizationId organization = webhook.scope().organization();
        Event like = Examples.event(organization, at);
        Event event = new Event(like.id(), organization, concerned.project(), like.type(), at, at);
        PublishedEvent published = PublishedEvent
                .of(event, Examples.content(), List.of(new Target(webhook.key(), event.type())))
                .from(origin);
        origin.key()
                .ifPresent(key -> store().idempotencyStore()
                        .claim(registration(organization, at), new IdempotencyKey(key), claim(event.id(), at)));
        store().events().saveIfAbsent(published);
        return published;
    }

    protected Delivery deliver(PublishedEvent event) {
        Delivery delivery = Delivery.pending(QueuedDelivery.first(event.targets().getFirst(), event.event(), "Acme",
                Examples.content()), Examples.NOW);
        store().deliveries().saveDelivered(List.of(delivery));
        return delivery;
    }

    private static Registration registration(OrganizationId organization, Instant since) {
        return new Registration(new Scope.OfOrganization(organization), since, Optional.empty());
    }

    private static IdempotencyRecord claim(EventId event, Instant at) {
        return new IdempotencyRecord(event, "fingerprint", at, 1, Instant.EPOCH);
    }

    /// Whether nobody has claimed the event's key, whenever.
    private boolean isFree(PublishedEvent event) {
        IdempotencyRecord mine = claim(new EventId(Examples.id()), Examples.NOW);
        return store().idempotencyStore()
                .claim(registration(event.event().organization(), Instant.EPOCH),
                        new IdempotencyKey(event.origin().key().orElseThrow()), mine)
                .equals(mine);
    }

    private Optional<PublishedEvent> find(PublishedEvent event) {
        return store().events().findById(event.event().organization(), event.event().id());
    }

    private List<EventId> list(OrganizationId organization) {
        return Paging.all(7, page -> store().events().findByOrganization(organization, page))
                .stream()
                .map(event -> event.event().id())
                .toList();
    }

    private List<EventId> replayable(OrganizationId organization) {
        return Paging.all(7, page -> store().events()
                .findPublished(organization, Examples.NOW.minus(Duration.ofDays(2)),
                        Examples.NOW.plus(Duration.ofDays(2)), page))
                .stream()
                .map(event -> event.event().id())
                .toList();
    }

    private List<EventId> between(OrganizationId organization) {
        EventRange range = new EventRange(new EventId(Examples.id(Examples.NOW.minus(Duration.ofDays(1)))),
                new EventId(Examples.id(Examples.NOW.plus(Duration.ofDays(1)))));
        return store().events()
                .findBetween(organization, range, true, 1_000)
                .items()
                .stream()
                .map(event -> event.event().id())
                .toList();
    }

    private void assertHidden(Tenant former) {
        assertThat(list(former.organization())).isEmpty();
        assertThat(replayable(former.organization())).isEmpty();
        assertThat(between(former.organization())).isEmpty();
        former.events().forEach(event -> {
            EventKey key = EventKey.of(event.event());
            assertThat(find(event)).isEmpty();
            assertThat(store().events().findAllById(List.of(key))).isEmpty();
            assertThat(store().events().erase(key)).isEmpty();
        });
    }

    protected void assertDeleted(Tenant former) {
        assertThat(former.events()).allSatisfy(event -> assertThat(find(event)).isEmpty());
        assertThat(former.deliveries()).allSatisfy(delivery -> assertThat(
                store().deliveries().findById(former.webhook().id(), delivery.key().id())).isEmpty());
        assertThat(store().replays().findById(former.webhook().id(), former.replay().id())).isEmpty();
    }

    protected Remover remover() {
        return new Remover(store().removals(), store().leftovers(), store().clock(), Metrics.NONE);
    }

    protected Removal runUntilCompleted(OrganizationId organization) {
        for (int runs = 0; runs < 100; runs++) {
            remover().run(Instant.MAX);
            Removal removal = due(organization);
            if (removal.completedAt().isPresent()) {
                return removal;
            }
            store().clock().pass(Duration.ofMinutes(1));
        }
        throw new AssertionError("the removal does not end: " + due(organization));
    }

    /// The only removal of this organization.
    protected Removal due(OrganizationId organization) {
        List<Removal> all = removals(organization);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private List<Removal> removals(OrganizationId organization) {
        return Paging.all(PageRequest.MAX_LIMIT, store().removals()::findAll)
                .stream()
                .filter(removal -> removal.scope().organization().equals(organization))
                .toList();
    }
}
