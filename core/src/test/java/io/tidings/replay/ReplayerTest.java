package io.tidings.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.EventKey;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.delivery.Resender;
import io.tidings.delivery.SweepFailureLog;
import io.tidings.delivery.Target;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.identity.IdGenerator;
import io.tidings.memory.InMemoryDeliveryQueue;
import io.tidings.memory.InMemoryEvents;
import io.tidings.memory.InMemorySweepFailures;
import io.tidings.memory.Memory;
import io.tidings.metric.Metrics;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.publishing.NewEvent;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.Publication;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.replay.Replay.Progress;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.EventFilter;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplayerTest {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final Store store = new Memory(clock).store();
    private final InMemoryDeliveryQueue queue = new InMemoryDeliveryQueue(clock);
    private final EventTypes types = new EventTypes(EventCatalog.builtIn(), store.types(), new PayloadSchemas());
    private final Recipients recipients = new Recipients(types, new Filters());
    private final Publisher publisher = new Publisher(store.organizations(), store.projects(), store.webhooks(), types,
            recipients, store.events(), store.idempotencyStore(), queue,
            new IdGenerator(clock, ThreadLocalRandom::current), clock, Metrics.NONE);
    private final Replayer replayer = new Replayer(store.replays(), store.organizations(), store.webhooks(),
            store.events(), store.deliveries(), recipients, new Resender(store.deliveries(), queue, clock),
            new SweepFailureLog(new InMemorySweepFailures(clock), Metrics.NONE, clock), clock, Metrics.NONE);
    private final OrganizationId organization = store.newOrganization();
    private final Scope project = store.newProject(organization);

    @Test
    void shouldReplayWhatWasGivenUp() {
        Webhook webhook = webhook("*");
        List<EventId> failed = publish(3);
        List<EventId> delivered = publish(2);
        record(webhook, failed, DeliveryStatus.EXHAUSTED);
        record(webhook, delivered, DeliveryStatus.DELIVERED);
        clearQueue();

        Replay replay = run(webhook, Selection.FAILED);

        assertThat(replay.state()).isEqualTo(Replay.State.COMPLETED);
        assertThat(replay.progress()).isEqualTo(new Progress(5, 3, 3));
        assertThat(queuedEvents()).containsExactlyInAnyOrderElementsOf(failed);
        assertThat(deliveries(webhook, DeliveryStatus.PENDING)).extracting(Delivery::event)
                .containsExactlyInAnyOrderElementsOf(failed);
        assertThat(deliveries(webhook, DeliveryStatus.PENDING)).allSatisfy(delivery -> {
            assertThat(delivery.progress().runNumber()).isEqualTo(2);
            assertThat(delivery.progress().failures()).isZero();
            assertThat(delivery.attempts()).as("remembered").hasSize(1);
        });
    }

    @Test
    void shouldReplayWhatWasPublishedBeforeTheWebhookWasMade() {
        List<EventId> before = publish(3);
        Webhook webhook = webhook("*");
        List<EventId> after = publish(2);
        record(webhook, after, DeliveryStatus.DELIVERED);
        clearQueue();

        Replay replay = run(webhook, Selection.MISSING);

        assertThat(replay.progress()).isEqualTo(new Progress(5, 3, 3));
        assertThat(queuedEvents()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(store.events().findById(organization, before.getFirst()).orElseThrow().targets())
                .containsExactly(new Target(webhook.key(), new EventTypeName("LOGIN_FAILURE")));
    }

    @Test
    void shouldReplayWhatTheWebhookMissedWhileItWasSwitchedOff() {
        Webhook webhook = webhook("*");
        List<EventId> inFlight = publish(1);
        record(webhook, inFlight, DeliveryStatus.CANCELLED);
        setActive(webhook, false);
        List<EventId> missed = publish(2);
        setActive(webhook, true);
        clearQueue();

        run(webhook, Selection.MISSING);

        assertThat(queuedEvents()).containsAll(inFlight).containsAll(missed).hasSize(3);
    }

    @Test
    void shouldNotTakeForMissingWhatIsStillOnItsWay() {
        Webhook webhook = webhook("*");
        publish(4);

        for (Selection selection : Selection.values()) {
            assertThat(run(webhook, selection).progress()).isEqualTo(new Progress(4, 0, 0));
        }
    }

    @Test
    void shouldReplayAllButWhatIsUnderWay() {
        List<EventId> before = publish(1);
        Webhook webhook = webhook("*");
        List<EventId> delivered = publish(2);
        List<EventId> failed = publish(1);
        List<EventId> retrying = publish(1);
        List<EventId> held = publish(1);
        record(webhook, delivered, DeliveryStatus.DELIVERED);
        record(webhook, failed, DeliveryStatus.EXHAUSTED);
        record(webhook, retrying, DeliveryStatus.RETRYING);
        record(webhook, held, DeliveryStatus.HELD);
        clearQueue();

        run(webhook, Selection.ALL);

        assertThat(queuedEvents()).containsAll(before).containsAll(delivered).containsAll(failed).hasSize(4);
    }

    @Test
    void shouldOnlyCountInADryRun() {
        publish(120);
        Webhook webhook = webhook("*");
        clearQueue();
        Replay replay = create(webhook, Selection.MISSING, true, 1);

        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(found(replay).state()).isEqualTo(Replay.State.COMPLETED);
        assertThat(found(replay).progress()).isEqualTo(new Progress(120, 120, 0));
        assertThat(queue.all()).isEmpty();
        assertThat(deliveries(webhook)).isEmpty();
    }

    @Test
    void shouldKeepToTheTimeItIsAskedFor() {
        publish(1);
        clock.pass(Duration.ofMillis(1));
        Instant since = clock.instant();
        List<EventId> within = publish(1);
        clock.pass(Duration.ofMillis(1));
        Instant until = clock.instant();
        publish(1);
        Webhook webhook = webhook("*");
        clock.pass(AN_HOUR);
        clearQueue();
        Replay replay = Replay.create(new ReplayId(Examples.id()), webhook.key(), since, until, Selection.MISSING,
                false,
                50, clock.instant());
        store.replays().save(replay);

        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(queuedEvents()).containsExactlyElementsOf(within);
    }

    @Test
    void shouldReplayOnlyWhatTheWebhookAsItIsNowWouldGet() {
        publish(organization(), "LOGIN_FAILURE",
                "{\"message\":\"a\",\"organizationId\":\"x\",\"time\":1}");
        publish(organization(), "LOGIN_FAILURE",
                "{\"message\":\"b\",\"organizationId\":\"x\",\"time\":1}");
        EventId ofProject = publish(project, "deployment.build.created", "{}");
        EventId ofOther = publish(store.newProject(organization), "deployment.build.created", "{}");
        Webhook filtered = add(organization(), Examples.settings("LOGIN_FAILURE"),
                Optional.of(new EventFilter("{\"payload\":{\"message\":[\"b\"]}}")));
        Webhook projects = add(project, Examples.settings("*"), Optional.empty());
        clearQueue();

        assertThat(run(filtered, Selection.ALL).progress()).isEqualTo(new Progress(4, 1, 1));
        clearQueue();
        run(projects, Selection.ALL);
        assertThat(queuedEvents()).containsExactly(ofProject).doesNotContain(ofOther);
    }

    @Test
    void shouldReplayEventsWhoseContentIsKeptElsewhere() {
        Publication.Accepted large = (Publication.Accepted) publisher.publish(new NewEvent(project,
                new EventTypeName("deployment.build.created"), Optional.empty(),
                Examples.content(EventContent.MAX_INLINE_BYTES), Optional.empty()));
        Webhook webhook = add(project, Examples.settings("*"), Optional.empty());

        assertThat(run(webhook, Selection.MISSING).progress()).isEqualTo(new Progress(1, 1, 1));
        assertThat(queuedEvents()).containsExactly(large.id());
        assertThat(queue.all().getFirst().content()).isEmpty();
    }

    @Test
    void shouldLeaveOutWhatHasBeenErased() {
        List<EventId> events = publish(2);
        Webhook webhook = webhook("*");
        store.events().erase(new EventKey(organization, events.getFirst()));

        assertThat(run(webhook, Selection.MISSING).progress()).isEqualTo(new Progress(2, 1, 1));
    }

    @Test
    void shouldBeginNoMoreThanItsRateAllows() {
        publish(150);
        Webhook webhook = webhook("*");
        clearQueue();
        Replay replay = create(webhook, Selection.MISSING, false, 1);

        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(found(replay).progress().begun()).as("pages of 50, until 60 are reached").isEqualTo(100);
        assertThat(queue.visible()).as("at once").isEqualTo(1);
        replayer.run(clock.instant().plus(AN_HOUR));
        clock.pass(Duration.ofSeconds(59));
        assertThat(queue.visible()).as("spread over the time").isEqualTo(60);
        clock.pass(Duration.ofSeconds(40));
        replayer.run(clock.instant().plus(AN_HOUR));
        assertThat(found(replay).progress().begun()).as("before all have been handed out").isEqualTo(100);
        clock.pass(Duration.ofSeconds(1));
        replayer.run(clock.instant().plus(AN_HOUR));
        assertThat(found(replay).state()).isEqualTo(Replay.State.COMPLETED);
        assertThat(found(replay).progress()).isEqualTo(new Progress(150, 150, 150));
        assertThat(queuedEvents()).doesNotHaveDuplicates().hasSize(150);
    }

    @Test
    void shouldGoOnWhereItStoppedWhenItsTimeWasUp() {
        publish(60);
        Webhook webhook = webhook("*");
        clearQueue();
        Replay replay = create(webhook, Selection.MISSING, false, 50);

        replayer.run(clock.instant());
        assertThat(found(replay).progress()).isEqualTo(new Progress(0, 0, 0));
        clock.pass(Replayer.SLICE);
        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(found(replay).progress()).isEqualTo(new Progress(60, 60, 60));
    }

    /// A crash after the deliveries were begun, before that was noted.
    @Test
    void shouldBeginNothingTwice() {
        publish(10);
        Webhook webhook = webhook("*");
        clearQueue();
        Replay replay = create(webhook, Selection.ALL, false, 50);
        replayer.run(clock.instant().plus(AN_HOUR));
        Replay done = found(replay);
        deliveries(webhook).forEach(delivery -> store.deliveries()
                .saveDelivered(List.of(delivery.delivered(attempt(delivery), clock.instant()))));
        store.replays()
                .save(new Replay(done.id(), done.webhook(), done.since(), done.until(), done.selection(), false,
                        50, Replay.State.RUNNING, Optional.empty(), new Progress(0, 0, 0), Optional.of(clock.instant()),
                        done.createdAt(), done.updatedAt(), done.revision() + 1));
        clearQueue();

        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(found(replay).progress()).isEqualTo(new Progress(10, 0, 0));
        assertThat(queue.all()).isEmpty();
    }

    @Test
    void shouldFailWithAReasonWhenTheFilterCostsTooMuchOnAnEvent() {
        publish(2);
        clock.pass(Duration.ofSeconds(1));
        EventId large = publish(organization(), "LOGIN_FAILURE",
                "{\"message\":\"" + "y".repeat(1_000_000) + "\",\"organizationId\":\"x\",\"time\":1}");
        clock.pass(Duration.ofSeconds(1));
        publish(1);
        Webhook costly = add(organization(), Examples.settings("*"), Optional.of(new EventFilter(
                "{\"payload\":{\"message\":[" + IntStream.range(0, 20)
                        .mapToObj(i -> "{\"wildcard\":\"*" + "x".repeat(180) + (char) ('a' + i) + "*\"}")
                        .collect(Collectors.joining(",")) + "]}}")));
        Webhook other = webhook("*");
        clearQueue();
        Replay failing = create(costly, Selection.ALL, false, 50);
        Replay unharmed = create(other, Selection.ALL, false, 50);

        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(found(failing).state()).isEqualTo(Replay.State.FAILED);
        assertThat(found(failing).failure().orElseThrow()).contains(large.value(), "exceeds its budget");
        assertThat(found(failing).nextRunAt()).isEmpty();
        assertThat(found(failing).progress().examined()).isEqualTo(2);
        assertThat(found(unharmed).state()).isEqualTo(Replay.State.COMPLETED);
        assertThat(found(unharmed).progress()).isEqualTo(new Progress(4, 4, 4));
    }

    @Test
    void shouldStopWhenItIsCancelled() {
        publish(10);
        Webhook webhook = webhook("*");
        clearQueue();
        Replay replay = create(webhook, Selection.MISSING, false, 50);
        store.replays().save(replay.cancelled(clock.instant()));

        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(queue.all()).isEmpty();
        assertThat(found(replay).state()).isEqualTo(Replay.State.CANCELLED);
    }

    @Test
    void shouldBeCancelledWhenItsWebhookIsGoneOrSwitchedOff() {
        publish(10);
        Webhook gone = webhook("*");
        Webhook off = webhook("*");
        Replay first = create(gone, Selection.MISSING, false, 50);
        Replay second = create(off, Selection.MISSING, false, 50);
        store.webhooks().deleteById(gone.key());
        setActive(off, false);

        replayer.run(clock.instant().plus(AN_HOUR));

        assertThat(found(first).state()).isEqualTo(Replay.State.CANCELLED);
        assertThat(found(second).state()).isEqualTo(Replay.State.CANCELLED);
    }

    @Test
    void shouldEndAReplayThatFailsThreeTimesAndGoOnWithTheOthers() {
        Webhook webhook = webhook("*");
        EventId unreadable = publish(1).getFirst();
        InMemoryEvents events = (InMemoryEvents) store.events();
        events.unreadable(unreadable, new StackOverflowError("of the test"));
        clock.pass(Duration.ofSeconds(1));
        Replay bad = create(webhook, Selection.ALL, false, 1);
        Instant since = clock.instant();
        Replay good = Replay.create(new ReplayId(webhook.id().value()), webhook.key(), since.minusMillis(1),
                since.plusSeconds(1), Selection.ALL, false, 1, since);
        store.replays().save(good);
        for (int i = 1; i < 3; i++) {
            assertThatThrownBy(() -> replayer.run(clock.instant().plusSeconds(50)))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(found(bad).state()).isEqualTo(Replay.State.RUNNING);
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(found(good).state()).isEqualTo(Replay.State.COMPLETED);

        replayer.run(clock.instant().plusSeconds(50));

        assertThat(found(bad).state()).isEqualTo(Replay.State.FAILED);
        assertThat(found(bad).failure()).hasValueSatisfying(
                reason -> assertThat(reason).startsWith("the replay failed 3 times"));
        assertThat(found(bad).nextRunAt()).isEmpty();
    }

    private Replay run(Webhook webhook, Selection selection) {
        Replay replay = create(webhook, selection, false, 50);
        replayer.run(clock.instant().plus(AN_HOUR));
        return found(replay);
    }

    private Replay create(Webhook webhook, Selection selection, boolean dryRun, int perSecond) {
        clock.pass(Duration.ofMillis(1));
        Replay replay = Replay.create(new ReplayId(Examples.id()), webhook.key(), Instant.EPOCH, clock.instant(),
                selection, dryRun, perSecond, clock.instant());
        assertThat(store.replays().save(replay)).isTrue();
        return replay;
    }

    private Replay found(Replay replay) {
        return store.replays().findById(replay.webhook().id(), replay.id()).orElseThrow();
    }

    private Scope organization() {
        return new Scope.OfOrganization(organization);
    }

    private Webhook webhook(String... events) {
        return add(organization(), Examples.settings(events), Optional.empty());
    }

    private Webhook add(Scope scope, WebhookSettings settings, Optional<EventFilter> filter) {
        Webhook webhook = Examples.webhook(scope, new WebhookSettings(settings.name(), settings.description(),
                settings.url(), settings.events(), settings.headers().reveal(), settings.active(), settings.format(),
                filter,
                settings.projects(), settings.timeout(), settings.appIconUrl(), settings.retry(),
                settings.whileInactive()));
        store.webhooks().add(webhook);
        return webhook;
    }

    private void setActive(Webhook webhook, boolean active) {
        Webhook before = store.webhooks().findById(webhook.key()).orElseThrow();
        assertThat(store.webhooks()
                .update(before, before.with(before.settings().withActive(active), clock.instant()))).isTrue();
    }

    private List<EventId> publish(int times) {
        List<EventId> events = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            events.add(publish(organization(), "LOGIN_FAILURE",
                    "{\"message\":\"no\",\"organizationId\":\"x\",\"time\":1}"));
        }
        return events;
    }

    private EventId publish(Scope scope, String type, String payload) {
        return ((Publication.Accepted) publisher.publish(new NewEvent(scope, new EventTypeName(type), Optional.empty(),
                EventContent.of(Examples.payload(payload)), Optional.empty()))).id();
    }

    private void record(Webhook webhook, List<EventId> events, DeliveryStatus status) {
        events.forEach(event -> {
            Target target = new Target(webhook.key(), new EventTypeName("LOGIN_FAILURE"));
            QueuedDelivery queued = queue.all()
                    .stream()
                    .filter(delivery -> delivery.id().equals(DeliveryId.of(event, target)))
                    .findFirst()
                    .orElseThrow();
            Delivery pending = Delivery.pending(queued, clock.instant());
            Delivery attempted = pending.delivered(attempt(pending), clock.instant());
            store.deliveries()
                    .save(status == DeliveryStatus.DELIVERED
                            ? attempted
                            : attempted.set(status, clock.instant()), Guard.CURRENT);
        });
    }

    private static Attempt attempt(Delivery delivery) {
        return new Attempt(delivery.nextAttemptNumber(), Examples.NOW, Duration.ofMillis(1),
                new Outcome.Delivered(Response.of(200)));
    }

    private void clearQueue() {
        clock.pass(InMemoryDeliveryQueue.VISIBILITY_TIMEOUT);
        queue.receive().stream().map(ReceivedMessage::receipt).forEach(queue::delete);
    }

    private List<EventId> queuedEvents() {
        return queue.all().stream().map(delivery -> delivery.event().id()).toList();
    }

    private List<Delivery> deliveries(Webhook webhook) {
        return Paging.all(100, page -> store.deliveries().findByWebhook(webhook.id(), DeliveryFilter.all(), page));
    }

    private List<Delivery> deliveries(Webhook webhook, DeliveryStatus status) {
        return deliveries(webhook).stream().filter(delivery -> delivery.status() == status).toList();
    }
}
