package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.format.CallbackFormats;
import io.tidings.memory.InMemoryDeadLetters;
import io.tidings.memory.InMemoryDeliveries;
import io.tidings.memory.InMemoryDeliveryQueue;
import io.tidings.memory.InMemoryEventContents;
import io.tidings.memory.InMemoryOrganizations;
import io.tidings.memory.InMemoryWebhooks;
import io.tidings.memory.Memory;
import io.tidings.organization.Organization;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

/// A dispatcher with all its surroundings in memory. Its jitter is none: the middle of the range.
final class Dispatching implements AutoCloseable {

    static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;
    static final Duration TIME_FOR_A_BATCH = Duration.ofSeconds(60);

    final TestingClock clock = new TestingClock(Examples.NOW);
    final InMemoryWebhooks webhooks;
    final InMemoryDeliveries deliveries;
    final InMemoryDeliveryQueue queue = new InMemoryDeliveryQueue(clock);
    final InMemoryDeadLetters deadLetters = new InMemoryDeadLetters();
    final InMemoryEventContents contents = new InMemoryEventContents();
    final TestingCallbackSender sender = new TestingCallbackSender();
    final Scope scope;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Dispatcher dispatcher;

    Dispatching() {
        Memory memory = new Memory(clock);
        webhooks = new InMemoryWebhooks(memory);
        deliveries = new InMemoryDeliveries(memory);
        Organization organization = Examples.organization();
        new InMemoryOrganizations(memory).save(organization);
        scope = new Scope.OfOrganization(organization.id());
        Attempter attempter = new Attempter(new CallbackFormats(EventCatalog.builtIn()), contents, sender, executor,
                clock, "Tidings/test");
        dispatcher = new Dispatcher(deliveries, webhooks, queue, deadLetters, attempter, RetrySchedule.DEFAULT, clock,
                () -> MIDDLE);
    }

    Webhook webhook() {
        return webhook(Examples.settings());
    }

    Webhook webhook(WebhookSettings settings) {
        Webhook webhook = Examples.webhook(scope, settings);
        webhooks.add(webhook);
        return webhook;
    }

    QueuedDelivery enqueue(Webhook webhook) {
        return enqueue(webhook, Examples.content());
    }

    QueuedDelivery enqueue(Webhook webhook, EventContent content) {
        QueuedDelivery delivery = Examples.queued(webhook, content);
        queue.enqueue(List.of(delivery));
        return delivery;
    }

    /// Does what a function does with all that can be seen on the queue.
    ///
    /// @return the deliveries that must be seen again
    Set<QueuedDelivery> dispatch() {
        return dispatch(clock.instant().plus(TIME_FOR_A_BATCH));
    }

    Set<QueuedDelivery> dispatch(Instant deadline) {
        Collection<Received> batch = queue.receive();
        Set<Receipt> again = dispatcher.dispatch(batch, deadline);
        Map<Boolean, List<Received>> parts = batch.stream()
                .collect(Collectors.partitioningBy(received -> again.contains(received.receipt())));
        parts.get(false).forEach(received -> queue.delete(received.receipt()));
        return parts.get(true).stream().map(Received::delivery).collect(Collectors.toSet());
    }

    /// What is recorded of a delivery.
    Delivery recorded(QueuedDelivery delivery) {
        return deliveries.findById(delivery.target().webhook().id(), delivery.id()).orElseThrow();
    }

    boolean isRecorded(QueuedDelivery delivery) {
        return deliveries.findById(delivery.target().webhook().id(), delivery.id()).isPresent();
    }

    Health health(Webhook webhook) {
        return webhooks.findById(webhook.key()).orElseThrow().health();
    }

    @Override
    public void close() {
        executor.close();
    }
}
