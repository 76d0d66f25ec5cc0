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

import io.tidings.delivery.Attempter.Result;
import io.tidings.delivery.Attempter.Task;
import io.tidings.delivery.Deliveries.Snapshot;
import io.tidings.metric.Metrics;
import io.tidings.webhook.Health;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// Attempts a batch of deliveries: reads what is known of them, calls all receivers at once, records what came of it,
/// and says which messages must be seen again.
///
/// Three kinds of failure are kept apart. *Before* the attempt (the store cannot be read, a bug): nothing is charged
/// to the receiver, the messages are seen again. *The attempt itself*: an expected [Outcome], recorded, retried by the
/// schedule. *After* it (the store cannot be written): the message is seen again, so a receiver may get it twice, with
/// the same `webhook-id`.
///
/// A delivery that must wait longer than a message should hide is *parked*: recorded with the time at which the sweep
/// hands it out again, its message done with. One whose webhook is not called at present is *held* in the same way.
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /// How much earlier than recorded an attempt may be made, since clocks and queues are not exact.
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final DeadLetters deadLetters;
    private final Attempter attempter;
    private final Receivers receivers;
    private final AttemptLog log;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    /// @param schedule for webhooks that have none of their own
    /// @param random for the jitter of delays
    public Dispatcher(Deliveries deliveries, Webhooks webhooks, DeliveryQueue queue, DeadLetters deadLetters,
            DisablementNotices notices, WakeUps wakeUps, Attempter attempter, RetrySchedule schedule, Clock clock,
            Supplier<? extends RandomGenerator> random, Metrics metrics) {
        this.deliveries = deliveries;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.attempter = attempter;
        this.receivers = new Receivers(webhooks, notices, new WakeUpCalls(wakeUps, clock), schedule, clock,
                random);
        this.log = new AttemptLog(metrics);
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
        Map<WebhookKey, Boolean> probed = new HashMap<>();
        Batch work = new Batch();
        List<Task> tasks = new ArrayList<>();
        for (Map.Entry<DeliveryKey, Received> entry : latest.entrySet()) {
            Received received = entry.getValue();
            switch (plan(entry.getKey(), received, known, deadline, probed)) {
                case Plan.Attempt(Task task) -> tasks.add(task);
                case Plan.Wait(Duration delay) -> work.seeAgainAfter(received.receipt(), delay);
                case Plan.Keep(Delivery delivery) -> work.settle(received, () -> keep(delivery));
                case Plan.Forget _ -> LOG.debug("nothing to do for delivery {}", entry.getKey().id().value());
            }
        }
        Map<Task, Result> results = attempter.attemptAll(tasks, deadline);
        tasks.stream()
                .filter(task -> !results.containsKey(task))
                .forEach(task -> work.seeAgain(task.received().receipt()));
        Map<Task, Attempt> attempts = attempts(results, work);
        settle(attempts, receivers.record(attempts), work);
        queue.hide(work.delays);
        return Set.copyOf(work.seenAgain);
    }

    /// One message for each delivery: the latest. The queue may hand out a message twice; the others of its delivery are
    /// done with, since that one stays until the delivery has ended.
    private static Map<DeliveryKey, Received> latestByDelivery(Collection<Received> batch) {
        Map<DeliveryKey, Received> latest = new LinkedHashMap<>();
        batch.forEach(received -> latest.merge(received.delivery().key(), received,
                (one, other) -> other.delivery().isLaterThan(one.delivery()) ? other : one));
        return latest;
    }

    private sealed interface Plan {

        record Attempt(Task task) implements Plan {}

        record Wait(Duration delay) implements Plan {}

        record Keep(Delivery delivery) implements Plan {}

        record Forget() implements Plan {}
    }

    /// @param probed webhooks whose circuit is open, and whether this batch has a probe for it
    private Plan plan(DeliveryKey key, Received received, Snapshot known, Instant deadline,
            Map<WebhookKey, Boolean> probed) {
        QueuedDelivery queued = received.delivery();
        Instant now = clock.instant();
        Optional<Delivery> recorded = Optional.ofNullable(known.deliveries().get(key));
        Webhook webhook = known.webhooks().get(queued.target().webhook());
        if (webhook == null) {
            return recorded.filter(delivery -> !delivery.status().isFinal())
                    .<Plan>map(delivery -> new Plan.Keep(delivery.set(DeliveryStatus.CANCELLED, now)))
                    .orElseGet(Plan.Forget::new);
        }
        if (recorded.filter(delivery -> isOutdated(queued, delivery)).isPresent()) {
            return new Plan.Forget();
        }
        Delivery delivery = recorded.map(found -> takenUp(queued, found, now))
                .orElseGet(() -> Delivery.pending(key, queued, now));
        if (webhook.intake() != Webhook.Intake.CALL) {
            boolean held = webhook.intake() == Webhook.Intake.HOLD && !delivery.test();
            return new Plan.Keep(delivery.set(held ? DeliveryStatus.HELD : DeliveryStatus.CANCELLED, now));
        }
        Optional<Instant> early = delivery.nextAttemptAt().filter(next -> next.isAfter(now.plus(EARLY)));
        if (early.isPresent()) {
            Duration wait = Duration.between(now, early.get());
            return mustPark(received, wait) ? new Plan.Keep(delivery.parked(early.get())) : new Plan.Wait(wait);
        }
        if (!now.plus(webhook.settings().timeout()).isBefore(deadline)) {
            return new Plan.Wait(Duration.ZERO);
        }
        boolean open = webhook.health().circuit().isPresent();
        // Whoever tries a webhook out wants to know now.
        if (!open || delivery.test()) {
            return new Plan.Attempt(new Task(received, webhook, delivery, open));
        }
        boolean first = probed.putIfAbsent(webhook.key(), true) == null;
        return (first ? receivers.claimProbe(webhook) : Optional.<Webhook>empty())
                .<Plan>map(claimed -> new Plan.Attempt(new Task(received, claimed, delivery, true)))
                .orElseGet(() -> new Plan.Keep(delivery.set(DeliveryStatus.HELD, now)));
    }

    /// Whether a message has nothing to say any more: its delivery has ended, or another message of it is or will be
    /// about.
    private static boolean isOutdated(QueuedDelivery queued, Delivery recorded) {
        if (queued.round() != recorded.round()) {
            // A dead letter may be left of a delivery that got through after all.
            return queued.round() < recorded.round() || recorded.status() == DeliveryStatus.DELIVERED;
        }
        return recorded.status().isFinal()
                || queued.turn() < recorded.turn()
                || (queued.turn() == recorded.turn() && recorded.isParked());
    }

    private static Delivery takenUp(QueuedDelivery queued, Delivery recorded, Instant now) {
        Delivery current = queued.round() > recorded.round() ? recorded.restarted(queued.round(), now) : recorded;
        return current.takenUp(queued.turn());
    }

    /// Long waits are not for the queue, and a message that is hidden time and again would look like poison to it.
    private static boolean mustPark(Received received, Duration wait) {
        return wait.compareTo(DeliveryQueue.MAX_DELAY) > 0 || received.receives() >= Received.MAX_RECEIVES;
    }

    /// The attempts among the results. The rest has nothing to deliver any more.
    private Map<Task, Attempt> attempts(Map<Task, Result> results, Batch work) {
        Map<Task, Attempt> attempts = new LinkedHashMap<>();
        results.forEach((task, result) -> {
            switch (result) {
                case Result.Made(Attempt attempt) -> attempts.put(task, attempt);
                case Result.Lacking _ -> work.settle(task.received(), () -> deliveries
                        .saveIfCurrent(task.delivery().set(DeliveryStatus.CANCELLED, clock.instant())));
            }
        });
        return attempts;
    }

    /// @param health of the webhooks, as it stands now
    private void settle(Map<Task, Attempt> attempts, Map<WebhookKey, Health> health, Batch work) {
        Map<Receipt, Delivery> delivered = new HashMap<>();
        attempts.forEach((task, attempt) -> {
            Instant now = clock.instant();
            Health known = health.get(task.webhook().key());
            boolean disabled = known.status() == WebhookStatus.DISABLED;
            switch (attempt.outcome()) {
                case Outcome.Delivered _ -> {
                    Delivery taken = task.delivery().delivered(attempt, now);
                    log.add(task, attempt, taken, now);
                    delivered.put(task.received().receipt(), taken);
                }
                case Outcome.Gone _ -> {
                    if (task.delivery().test()) {
                        endTest(task, attempt, now, work);
                    } else if (disabled) {
                        hold(task, attempt, task.delivery().held(attempt, now), now, work);
                    } else {
                        log.add(task, attempt, task.delivery(), now);
                        work.seeAgain(task.received().receipt());
                    }
                }
                case Outcome.Rejected(_, var retryAfter) ->
                    settleFailed(task, attempt, retryAfter, known, now, work);
                case Outcome.Unreachable _ -> settleFailed(task, attempt, Optional.empty(), known, now, work);
                case Outcome.Refused _ -> settleFailed(task, attempt, Optional.empty(), known, now, work);
            }
        });
        try {
            deliveries.saveDelivered(delivered.values());
        } catch (RuntimeException e) {
            LOG.error("{} deliveries succeeded but could not be recorded; they will be sent again", delivered.size(),
                    e);
            delivered.keySet().forEach(work::seeAgain);
        }
    }

    private void keep(Delivery delivery) {
        deliveries.saveIfCurrent(delivery);
        if (delivery.parkedUntil().isPresent()) {
            log.parked();
        }
    }

    private void hold(Task task, Attempt attempt, Delivery delivery, Instant now, Batch work) {
        log.add(task, attempt, delivery, now);
        work.settle(task.received(), () -> keep(delivery));
    }

    /// A sample is not worth another attempt, nor a dead letter.
    private void endTest(Task task, Attempt attempt, Instant now, Batch work) {
        Delivery ended = task.delivery().exhausted(attempt, now);
        log.add(task, attempt, ended, now);
        work.settle(task.received(), () -> deliveries.saveIfCurrent(ended));
    }

    private void settleFailed(Task task, Attempt attempt, Optional<Instant> retryAfter, Health health, Instant now,
            Batch work) {
        boolean unreachable = Outcomes.isUnreachable(attempt.outcome());
        if (task.delivery().test()) {
            endTest(task, attempt, now, work);
        } else if (health.status() == WebhookStatus.DISABLED) {
            hold(task, attempt, task.delivery().held(attempt, now), now, work);
        } else if (task.probe() && unreachable) {
            hold(task, attempt, task.delivery().probed(attempt, now), now, work);
        } else {
            retryOrExhaust(task, attempt, retryAfter, unreachable && health.circuit().isPresent(), now, work);
        }
    }

    /// @param untilBack whether the next attempt is made when the receiver is back, rather than by the schedule
    private void retryOrExhaust(Task task, Attempt attempt, Optional<Instant> retryAfter, boolean untilBack,
            Instant now, Batch work) {
        Delivery delivery = task.delivery();
        Optional<Duration> delay = task.webhook()
                .settings()
                .retry()
                .orElse(schedule)
                .delayAfter(delivery.failures() + 1, random.get());
        if (delay.isEmpty()) {
            Delivery exhausted = delivery.exhausted(attempt, now);
            log.add(task, attempt, exhausted, now);
            work.settle(task.received(), () -> {
                // The copy first: a crash in between makes a second copy, not a delivery that nobody knows of.
                deadLetters.bury(task.received().delivery().nextRound(),
                        "exhausted: " + Outcomes.inWords(attempt.outcome()));
                deliveries.saveIfCurrent(exhausted);
            });
            return;
        }
        if (untilBack) {
            hold(task, attempt, delivery.held(attempt, now), now, work);
            return;
        }
        Instant scheduled = now.plus(delay.get());
        Instant latest = now.plus(RetrySchedule.MAX_DELAY);
        Instant next = retryAfter
                .map(asked -> asked.isAfter(latest) ? latest : asked)
                .filter(asked -> asked.isAfter(scheduled))
                .orElse(scheduled);
        Duration wait = Duration.between(now, next);
        Delivery retrying = delivery.retrying(attempt, next, now);
        log.add(task, attempt, retrying, now);
        work.settle(task.received(), () -> {
            if (mustPark(task.received(), wait)) {
                keep(retrying.parked(next));
            } else if (deliveries.saveIfCurrent(retrying)) {
                work.seeAgainAfter(task.received().receipt(), wait);
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
            delays.put(receipt, delay);
        }

        /// Does what ends this message's turn; if that fails, the message is seen again.
        void settle(Received received, Runnable recording) {
            try {
                recording.run();
            } catch (RuntimeException e) {
                LOG.error("delivery {} could not be recorded; its message will be received again",
                        received.delivery().id().value(),
                        e);
                seeAgain(received.receipt());
            }
        }
    }
}
