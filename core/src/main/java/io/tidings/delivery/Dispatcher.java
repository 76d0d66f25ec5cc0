package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.Deliveries.Snapshot;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

/// Attempts a batch of deliveries: reads what is known of them, calls all receivers at once, records what came of it,
/// and says which messages must be seen again.
///
/// Three kinds of failure are kept apart. *Before* the attempt (the store cannot be read, a bug): nothing is charged
/// to the receiver, the messages are seen again. *The attempt itself*: an expected [Outcome], recorded, retried by the
/// schedule. *After* it (the store cannot be written): the message is seen again, so a receiver may get it twice, with
/// the same `webhook-id`.
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /// How much earlier than recorded an attempt may be made, since clocks and queues are not exact.
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final Deliveries deliveries;
    private final Webhooks webhooks;
    private final DeliveryQueue queue;
    private final DeadLetters deadLetters;
    private final Attempter attempter;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    public Dispatcher(Deliveries deliveries, Webhooks webhooks, DeliveryQueue queue, DeadLetters deadLetters,
            Attempter attempter, RetrySchedule schedule, Clock clock, Supplier<? extends RandomGenerator> random) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.attempter = attempter;
        this.schedule = schedule;
        this.clock = clock;
        this.random = random;
    }

    /// Attempts each delivery of the batch at most once.
    ///
    /// @param deadline when everything must be done; attempts that would not end well before are not begun
    /// @return the messages that must be seen again
    /// @throws RuntimeException if nothing could be read; then nothing was attempted, and all must be seen again
    public Set<Receipt> dispatch(Collection<Received> batch, Instant deadline) {
        Map<DeliveryKey, Received> latest = latestByDelivery(batch);
        Snapshot known = deliveries.findAllWithWebhooks(latest.keySet());
        Batch work = new Batch();
        List<Attempter.Task> tasks = new ArrayList<>();
        for (Received received : latest.values()) {
            switch (plan(received, known, deadline)) {
                case Plan.Attempt(Webhook webhook, Delivery delivery) ->
                    tasks.add(new Attempter.Task(received, webhook, delivery));
                case Plan.Wait(Duration delay) -> work.seeAgainAfter(received.receipt(), delay);
                case Plan.Settle(Delivery delivery) ->
                    work.settle(received, () -> deliveries.saveUnlessDelivered(delivery));
                case Plan.Forget _ -> LOG.debug("nothing to do for delivery {}", received.delivery().id().value());
            }
        }
        Map<Attempter.Task, Attempt> attempts = attempter.attemptAll(tasks, deadline);
        tasks.stream()
                .filter(task -> !attempts.containsKey(task))
                .forEach(task -> work.seeAgain(task.received().receipt()));
        settle(attempts, work);
        recordHealth(attempts);
        queue.hide(work.delays);
        return Set.copyOf(work.seenAgain);
    }

    /// One message for each delivery: that of the latest round. The queue may hand out a message twice; the others of
    /// its delivery are done with, since that one stays until the delivery has ended.
    private static Map<DeliveryKey, Received> latestByDelivery(Collection<Received> batch) {
        Map<DeliveryKey, Received> latest = new LinkedHashMap<>();
        batch.forEach(received -> latest.merge(received.delivery().key(), received,
                (one, other) -> other.delivery().round() > one.delivery().round() ? other : one));
        return latest;
    }

    private sealed interface Plan {

        record Attempt(Webhook webhook, Delivery delivery) implements Plan {}

        record Wait(Duration delay) implements Plan {}

        record Settle(Delivery delivery) implements Plan {}

        record Forget() implements Plan {}
    }

    private Plan plan(Received received, Snapshot known, Instant deadline) {
        QueuedDelivery queued = received.delivery();
        Instant now = clock.instant();
        Webhook webhook = known.webhooks().get(queued.target().webhook());
        if (webhook == null) {
            return new Plan.Forget();
        }
        Delivery delivery = Optional.ofNullable(known.deliveries().get(queued.key()))
                .map(recorded -> queued.round() > recorded.round() ? recorded.restarted(queued.round(), now) : recorded)
                .orElseGet(() -> Delivery.pending(queued, now));
        boolean outdated = queued.round() < delivery.round();
        if (outdated || delivery.status().isFinal()) {
            return new Plan.Forget();
        }
        if (!webhook.isCalled()) {
            return new Plan.Settle(delivery.set(
                    webhook.settings().active() ? DeliveryStatus.HELD : DeliveryStatus.CANCELLED, now));
        }
        Optional<Duration> early = delivery.nextAttemptAt()
                .map(next -> Duration.between(now, next))
                .filter(wait -> wait.compareTo(EARLY) > 0);
        if (early.isPresent()) {
            return new Plan.Wait(early.get());
        }
        boolean timeIsLeft = now.plus(webhook.settings().timeout()).isBefore(deadline);
        return timeIsLeft ? new Plan.Attempt(webhook, delivery) : new Plan.Wait(Duration.ZERO);
    }

    private void settle(Map<Attempter.Task, Attempt> attempts, Batch work) {
        Map<Receipt, Delivery> delivered = new HashMap<>();
        attempts.forEach((task, attempt) -> {
            Instant now = clock.instant();
            switch (attempt.outcome()) {
                case Outcome.Delivered _ ->
                    delivered.put(task.received().receipt(), task.delivery().delivered(attempt, now));
                case Outcome.Gone _ ->
                    work.settle(task.received(),
                            () -> deliveries.saveUnlessDelivered(task.delivery().held(attempt, now)));
                case Outcome.Rejected(_, var retryAfter) -> retryOrExhaust(task, attempt, retryAfter, now, work);
                case Outcome.Unreachable _ -> retryOrExhaust(task, attempt, Optional.empty(), now, work);
                case Outcome.Refused _ -> retryOrExhaust(task, attempt, Optional.empty(), now, work);
            }
        });
        try {
            deliveries.saveDelivered(delivered.values());
        } catch (RuntimeException e) {
            LOG.error("{} deliveries were taken but could not be recorded; they will be sent again", delivered.size(),
                    e);
            delivered.keySet().forEach(work::seeAgain);
        }
    }

    private void retryOrExhaust(Attempter.Task task, Attempt attempt, Optional<Instant> retryAfter, Instant now,
            Batch work) {
        Delivery delivery = task.delivery();
        Optional<Duration> delay = schedule.delayAfter(delivery.failures() + 1, random.get());
        if (delay.isEmpty()) {
            work.settle(task.received(), () -> {
                // The copy first: a crash in between makes a second copy, not a delivery that nobody knows of.
                deadLetters.bury(task.received().delivery().nextRound(),
                        "exhausted: " + Outcomes.inWords(attempt.outcome()));
                deliveries.saveUnlessDelivered(delivery.exhausted(attempt, now));
            });
            return;
        }
        Instant scheduled = now.plus(delay.get());
        Instant next = retryAfter
                .map(asked -> asked.isAfter(now.plus(RetrySchedule.MAX_DELAY))
                        ? now.plus(RetrySchedule.MAX_DELAY)
                        : asked)
                .filter(asked -> asked.isAfter(scheduled))
                .orElse(scheduled);
        work.settle(task.received(), () -> {
            if (deliveries.saveUnlessDelivered(delivery.retrying(attempt, next, now))) {
                work.seeAgainAfter(task.received().receipt(), Duration.between(now, next));
            }
        });
    }

    /// One write per webhook at most, and none while nothing changes.
    private void recordHealth(Map<Attempter.Task, Attempt> attempts) {
        Map<WebhookKey, Webhook> before = new HashMap<>();
        Map<WebhookKey, Health> after = new HashMap<>();
        attempts.forEach((task, attempt) -> {
            WebhookKey key = task.webhook().key();
            before.put(key, task.webhook());
            Health health = after.getOrDefault(key, task.webhook().health());
            if (health.disabledReason().isEmpty()) {
                after.put(key, Outcomes.applied(attempt.outcome(), health, clock.instant()));
            }
        });
        after.forEach((key, health) -> {
            if (before.get(key).health().differsWorthily(health)) {
                try {
                    webhooks.saveHealth(key, health);
                } catch (RuntimeException e) {
                    LOG.warn("the health of webhook {} could not be recorded; the next attempt will", key.id().value(),
                            e);
                }
            }
        });
    }

    /// What becomes of the messages of one batch.
    private static final class Batch {

        private final Set<Receipt> seenAgain = ConcurrentHashMap.newKeySet();
        private final Map<Receipt, Duration> delays = new ConcurrentHashMap<>();

        void seeAgain(Receipt receipt) {
            seenAgain.add(receipt);
        }

        void seeAgainAfter(Receipt receipt, Duration delay) {
            seenAgain.add(receipt);
            delays.put(receipt, delay.compareTo(DeliveryQueue.MAX_DELAY) > 0 ? DeliveryQueue.MAX_DELAY : delay);
        }

        /// Does what ends this message's turn; if that fails, the message is seen again.
        void settle(Received received, Runnable recording) {
            try {
                recording.run();
            } catch (RuntimeException e) {
                LOG.error("delivery {} could not be recorded; it will be seen again", received.delivery().id().value(),
                        e);
                seeAgain(received.receipt());
            }
        }
    }
}
