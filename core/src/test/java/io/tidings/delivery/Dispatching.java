package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.format.CallbackFormats;
import io.tidings.format.CallbackWriter;
import io.tidings.memory.InMemoryCounters;
import io.tidings.memory.InMemoryDeadLetterSink;
import io.tidings.memory.InMemoryDelayedChecks;
import io.tidings.memory.InMemoryDeliveries;
import io.tidings.memory.InMemoryDeliveryQueue;
import io.tidings.memory.InMemoryEvents;
import io.tidings.memory.InMemoryMetrics;
import io.tidings.memory.InMemoryOrganizations;
import io.tidings.memory.InMemorySweepFailures;
import io.tidings.memory.InMemoryWebhooks;
import io.tidings.memory.Memory;
import io.tidings.memory.Outage;
import io.tidings.organization.Organization;
import io.tidings.organization.Scope;
import io.tidings.sending.TestingCallbackSender;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.TestingClock;
import io.tidings.testing.TestingSigningKeys;
import io.tidings.webhook.Health;
import io.tidings.webhook.Lane;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

import static org.assertj.core.api.Assertions.assertThat;

/// A dispatcher with all its surroundings in memory. Its jitter is none, unless a test wants some: the middle of the range.
final class Dispatching implements AutoCloseable {

    static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;
    static final Duration TIME_FOR_A_BATCH = Duration.ofSeconds(60);

    final TestingClock clock = new TestingClock(Examples.NOW);
    final InMemoryWebhooks webhooks;
    final InMemoryDeliveries deliveries;
    final InMemoryDeliveryQueue queue = new InMemoryDeliveryQueue(clock);
    final InMemorySweepFailures failures = new InMemorySweepFailures(clock);
    final InMemoryDelayedChecks checks = new InMemoryDelayedChecks(clock);
    final InMemoryDeadLetterSink deadLetters = new InMemoryDeadLetterSink();
    final InMemoryEvents events;
    final InMemoryOrganizations organizations;
    final InMemoryCounters counts = new InMemoryCounters();
    final InMemoryMetrics metrics = new InMemoryMetrics();
    final List<String> notifier = new ArrayList<>();
    final Outage noticeOutage = new Outage();
    final TestingCallbackSender sender = new TestingCallbackSender();
    final Scope scope;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Dispatcher dispatcher;
    private final WebhookChecker checker;
    private final Sweeper sweeper;

    Dispatching() {
        this(MIDDLE);
    }

    /// @param random for jitter
    Dispatching(RandomGenerator random) {
        this(new CallbackFormats(EventCatalog.builtIn()), random);
    }

    Dispatching(CallbackWriter writer) {
        this(writer, MIDDLE);
    }

    private Dispatching(CallbackWriter writer, RandomGenerator random) {
        Memory memory = new Memory(clock);
        webhooks = new InMemoryWebhooks(memory);
        deliveries = new InMemoryDeliveries(memory);
        events = new InMemoryEvents(memory);
        organizations = new InMemoryOrganizations(memory);
        Organization organization = Examples.organization();
        organizations.save(organization);
        scope = new Scope.OfOrganization(organization.id());
        Attempter attempter = new Attempter(writer, events,
                TestingSigningKeys.INSTANCE, sender, executor, clock, "Tidings/test", () -> random);
        dispatcher = new Dispatcher(deliveries, webhooks, organizations, queue, deadLetters,
                this::notice, checks, attempter,
                RetrySchedule.DEFAULT, LanePolicy.DEFAULT, counts, clock, () -> random, metrics);
        SweepFailureLog failureLog = new SweepFailureLog(failures, metrics, clock);
        Requeuer requeuer = new Requeuer(deliveries, events, organizations, queue, failureLog, executor, clock);
        checker = new WebhookChecker(deliveries, webhooks, requeuer, checks, clock, () -> random);
        sweeper = new Sweeper(deliveries, webhooks, requeuer, checker, failureLog, clock);
    }

    private void notice(Webhook webhook, String reason, Instant since) {
        noticeOutage.check();
        notifier.add(webhook.id().value() + " " + reason);
    }

    /// Another tenant.
    Scope newOrganization() {
        Organization another = Examples.organization();
        organizations.save(another);
        return new Scope.OfOrganization(another.id());
    }

    Webhook webhook(Scope of) {
        Webhook webhook = Examples.webhook(of, Examples.settings());
        webhooks.add(webhook);
        return webhook;
    }

    Webhook webhook() {
        return webhook(Examples.settings());
    }

    Webhook webhook(WebhookSettings settings) {
        Webhook webhook = Examples.webhook(scope, settings);
        webhooks.add(webhook);
        return webhook;
    }

    /// One that has answered fast before.
    Webhook proven(Webhook webhook) {
        assertThat(webhooks.saveHealth(webhook.key(), webhook.health().answeredFast())).isTrue();
        return webhooks.findById(webhook.key()).orElseThrow();
    }

    QueuedDelivery enqueue(Webhook webhook) {
        return enqueue(webhook, Examples.content());
    }

    QueuedDelivery enqueue(Webhook webhook, EventContent content) {
        QueuedDelivery delivery = Examples.queued(webhook, content);
        events.saveIfAbsent(PublishedEvent.of(delivery.event(), content, List.of(delivery.target())));
        queue.enqueue(List.of(delivery));
        return delivery;
    }

    QueuedDelivery enqueue(Webhook webhook, EventContent content, EventTypeName type) {
        QueuedDelivery delivery = QueuedDelivery.first(new Target(webhook.key(), type),
                Examples.event(webhook.scope().organization(), clock.instant()), "Acme", content);
        events.saveIfAbsent(PublishedEvent.of(delivery.event(), content, List.of(delivery.target())));
        queue.enqueue(List.of(delivery));
        return delivery;
    }

    /// As [#enqueue], of an event that is published now.
    QueuedDelivery enqueueNow(Webhook webhook) {
        Event event = Examples.event(webhook.scope().organization(), clock.instant());
        QueuedDelivery delivery = QueuedDelivery.first(new Target(webhook.key(), event.type()), event, "Acme",
                Examples.content());
        events.saveIfAbsent(PublishedEvent.of(event, Examples.content(), List.of(delivery.target())));
        queue.enqueue(List.of(delivery));
        return delivery;
    }

    Organization organization() {
        return organizations.findById(scope.organization()).orElseThrow();
    }

    /// Does what the schedule does every minute.
    Sweeper.Sweep sweep() {
        return sweepUntil(clock.instant().plus(TIME_FOR_A_BATCH));
    }

    Sweeper.Sweep sweepUntil(Instant deadline) {
        return sweeper.sweep(deadline);
    }

    /// All records of the webhook's deliveries.
    List<Delivery> all(Webhook webhook) {
        return Paging.all(100, page -> deliveries.findByWebhook(webhook.id(), DeliveryFilter.all(), page));
    }

    /// Sweeps and dispatches until nothing is left to do now.
    void settle() {
        while (true) {
            Sweeper.Sweep sweep = sweep();
            Collection<QueuedDelivery> again = dispatch();
            if (sweep.due() + sweep.released() == 0 && again.isEmpty() && queue.visible() == 0) {
                return;
            }
        }
    }

    /// Lets time go by, minute by minute, with a sweep and a dispatch in each.
    void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            Duration left = Duration.between(clock.instant(), end);
            clock.pass(left.compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : left);
            sweep();
            dispatch();
        }
    }

    /// What the owner does with the switch.
    void setActive(Webhook webhook, boolean active) {
        Webhook before = webhooks.findById(webhook.key()).orElseThrow();
        assertThat(webhooks.update(before, before.with(before.settings().withActive(active), clock.instant())))
                .isTrue();
    }

    /// Handles all due requests to check webhooks, as the function does.
    ///
    /// @return how many deliveries were requeued
    int check() {
        return checks.receive()
                .stream()
                .mapToInt(key -> checker.check(key, clock.instant().plus(TIME_FOR_A_BATCH)))
                .sum();
    }

    /// Does what a function does with all that can be seen on the queue.
    ///
    /// @return the deliveries whose messages must be received again
    Set<QueuedDelivery> dispatch() {
        return dispatch(clock.instant().plus(TIME_FOR_A_BATCH));
    }

    Set<QueuedDelivery> dispatch(Instant deadline) {
        return dispatch(queue.receive(), deadline);
    }

    /// The same with all that can be seen in one lane.
    Set<QueuedDelivery> dispatch(Lane lane) {
        return dispatch(queue.receive(lane), clock.instant().plus(TIME_FOR_A_BATCH));
    }

    /// The same with what has been received.
    Set<QueuedDelivery> dispatch(Collection<ReceivedMessage> batch) {
        return dispatch(batch, clock.instant().plus(TIME_FOR_A_BATCH));
    }

    private Set<QueuedDelivery> dispatch(Collection<ReceivedMessage> batch, Instant deadline) {
        Set<MessageReceipt> again = dispatcher.dispatch(batch, deadline);
        Map<Boolean, List<ReceivedMessage>> parts = batch.stream()
                .collect(Collectors.partitioningBy(received -> again.contains(received.receipt())));
        parts.get(false).forEach(received -> queue.delete(received.receipt()));
        return parts.get(true).stream().map(ReceivedMessage::delivery).collect(Collectors.toSet());
    }

    /// What is recorded of a delivery.
    Delivery recorded(QueuedDelivery delivery) {
        return deliveries.findById(delivery.target().webhook().id(), delivery.id()).orElseThrow();
    }

    boolean isRecorded(QueuedDelivery delivery) {
        return deliveries.findById(delivery.target().webhook().id(), delivery.id()).isPresent();
    }

    /// As if it had never been written before.
    Health health(Webhook webhook) {
        return webhooks.findById(webhook.key()).orElseThrow().health().revised(0);
    }

    @Override
    public void close() {
        executor.close();
    }
}
