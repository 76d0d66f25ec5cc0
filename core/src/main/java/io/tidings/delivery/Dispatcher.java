package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

import io.tidings.delivery.Attempter.PlannedAttempt;
import io.tidings.delivery.Attempter.Result;
import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.Deliveries.Snapshot;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.ratelimit.Counters;
import io.tidings.sending.Outcome;
import io.tidings.webhook.Health;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Pace;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// Attempts a batch of deliveries: reads their records, calls all receivers at once, records the outcomes, and returns
/// the messages that must be received again.
///
/// Three kinds of failure are kept apart. *Before* the attempt (the store cannot be read, a bug): nothing is charged to
/// the receiver, and the messages are received again. *The attempt itself*: an expected [Outcome], recorded, retried by
/// the schedule. *After* it (the store cannot be written): the message is received again, so a receiver may get a
/// callback twice, with the same `webhook-id`.
///
/// A delivery whose delay is too long for a message is *parked*: recorded with the time at which the sweep requeues it,
/// and its message deleted. One whose webhook is not called at present is *held* in the same way.
///
/// In the fast [Lane], an attempt that exceeds the first time limit of the [LanePolicy] is abandoned, its webhook
/// marked as slow, and its delivery *moved* to the slow lane; deliveries of a slow webhook are moved without an
/// attempt. The message is queued there first; then the record, if there is one, gets its sequence number, which
/// outdates the former message: a crash in between makes a second callback with the same `webhook-id`, not a delivery
/// without a message. In the slow lane, attempts have the webhook's own timeout, and each organization has its share
/// ([SlowPlaces]).
///
/// A webhook that has never answered fast may be slow, and so may any webhook of an organization whose receivers have
/// just been slow here ([RecentlySlow]). An organization has one *trial*: of all batches with deliveries to such
/// webhooks, one at a time attempts them in the fast lane; the others move theirs.
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /// How much earlier than recorded an attempt may be made, since clocks and queues are not exact.
    private static final Duration EARLY = Duration.ofSeconds(1);

    /// How much longer a delivery waits for a place of its organization when one message has waited too often.
    private static final Duration UNTIL_PLACE_LATER = Duration.ofMinutes(1);

    /// How much longer than the first time limit a trial may take, from its claim until its outcome is recorded.
    private static final Duration TRIAL_MARGIN = Duration.ofSeconds(2);

    private final Deliveries deliveries;
    private final Organizations organizations;
    private final DeliveryQueue queue;
    private final DeadLetterSink deadLetters;
    private final Attempter attempter;
    private final HealthRecorder healthRecorder;
    private final AttemptLog log;
    private final RetrySchedule schedule;
    private final LanePolicy lanes;
    private final SlowPlaces slowPlaces;
    private final RecentlySlow recentlySlow = new RecentlySlow();
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    /// @param schedule for webhooks that have none of their own
    /// @param counters of what organizations take of the slow lane
    /// @param random for the jitter of delays
    public Dispatcher(Deliveries deliveries, Webhooks webhooks, Organizations organizations, DeliveryQueue queue,
            DeadLetterSink deadLetters, DisabledWebhookNotifier notifier, DelayedChecks checks, Attempter attempter,
            RetrySchedule schedule, LanePolicy lanes, Counters counters, Clock clock,
            Supplier<? extends RandomGenerator> random, Metrics metrics) {
        this.deliveries = deliveries;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.attempter = attempter;
        this.organizations = organizations;
        this.healthRecorder = new HealthRecorder(webhooks, organizations, notifier, new CheckScheduler(checks, clock),
                schedule,
                lanes, clock, random);
        this.log = new AttemptLog(metrics);
        this.schedule = schedule;
        this.lanes = lanes;
        this.slowPlaces = new SlowPlaces(counters, lanes.slowPlaces(), clock);
        this.clock = clock;
        this.random = random;
    }

    /// Attempts each delivery of the batch at most once.
    ///
    /// @param deadline when everything must be done; attempts that would not end well before are not begun
    /// @return the messages that must be received again
    /// @throws RuntimeException if nothing could be read; then nothing was attempted, and all must be received again
    public Set<MessageReceipt> dispatch(Collection<ReceivedMessage> batch, Instant deadline) {
        Map<DeliveryKey, ReceivedMessage> latest = latestByDelivery(batch);
        Snapshot known = deliveries.findAllWithWebhooks(latest.keySet());
        Batch work = new Batch(known);
        List<PlannedAttempt> tasks = new ArrayList<>();
        for (Map.Entry<DeliveryKey, ReceivedMessage> entry : latest.entrySet()) {
            ReceivedMessage received = entry.getValue();
            switch (plan(entry.getKey(), received, work, deadline)) {
                case Plan.Attempt(PlannedAttempt task) -> tasks.add(task);
                case Plan.Delay(Duration delay) -> work.retryAfter(received.receipt(), delay);
                case Plan.Save(Delivery delivery) -> work.record(received, () -> save(delivery));
                case Plan.Move(Move move) -> work.moves.add(move);
                case Plan.Drop _ -> LOG.debug("nothing to do for delivery {}", entry.getKey().id().value());
            }
        }
        Map<PlannedAttempt, Result> results = attempter.attemptAll(tasks, deadline);
        work.places.values().forEach(place -> place.ifPresent(slowPlaces::giveBack));
        tasks.stream()
                .filter(task -> !results.containsKey(task))
                .forEach(task -> work.retry(task.received().receipt()));
        Map<PlannedAttempt, Attempt> attempts = attempts(results, work);
        rememberSlow(attempts);
        Map<WebhookKey, Health> health = healthRecorder.record(attempts);
        work.trials.values().forEach(trial -> trial.ifPresent(this::end));
        recordOutcomes(attempts, health, work);
        move(work);
        queue.changeVisibility(work.delays);
        return Set.copyOf(work.retried);
    }

    /// One message for each delivery: the latest. The queue may deliver a message twice; the other messages of the
    /// delivery are deleted, since the latest stays until the delivery has ended.
    private static Map<DeliveryKey, ReceivedMessage> latestByDelivery(Collection<ReceivedMessage> batch) {
        Map<DeliveryKey, ReceivedMessage> latest = new LinkedHashMap<>();
        batch.forEach(received -> latest.merge(received.delivery().key(), received,
                (one, other) -> other.delivery().isLaterThan(one.delivery()) ? other : one));
        return latest;
    }

    private sealed interface Plan {

        record Attempt(PlannedAttempt task) implements Plan {}

        record Delay(Duration delay) implements Plan {}

        record Save(Delivery delivery) implements Plan {}

        record Move(Dispatcher.Move move) implements Plan {}

        record Drop() implements Plan {}
    }

    /// A delivery that goes on by another message, in the slow lane.
    ///
    /// @param found the record as it was read; empty if there was none
    /// @param record the record to write; empty if nothing has changed
    private record Move(ReceivedMessage received, Optional<Delivery> found, Optional<Delivery> record, Duration delay) {

        /// Moves a delivery without changes. If it has no record, none is written.
        static Move of(ReceivedMessage received, Optional<Delivery> found, Delivery delivery, Duration delay) {
            return new Move(received, found,
                    found.map(_ -> delivery.withSequenceNumber(received.delivery().sequenceNumber() + 1)), delay);
        }

        static Move abandoned(PlannedAttempt task, Delivery delivery) {
            return new Move(task.received(), task.found(),
                    Optional.of(delivery.withSequenceNumber(task.received().delivery().sequenceNumber() + 1)),
                    Duration.ZERO);
        }

        DeliveryQueue.Delayed message() {
            QueuedDelivery queued = received.delivery();
            return new DeliveryQueue.Delayed(record.isPresent() ? queued.nextTurn(Lane.SLOW) : queued.in(Lane.SLOW),
                    delay);
        }

        boolean changesLanes() {
            return received.lane() == Lane.FAST;
        }
    }

    private Plan plan(DeliveryKey key, ReceivedMessage received, Batch work, Instant deadline) {
        Snapshot known = work.known;
        QueuedDelivery queued = received.delivery();
        Instant now = clock.instant();
        Optional<Delivery> recorded = Optional.ofNullable(known.deliveries().get(key));
        Webhook webhook = known.webhooks().get(queued.target().webhook());
        if (webhook == null) {
            return recorded.filter(delivery -> !delivery.status().isFinal())
                    .<Plan>map(delivery -> new Plan.Save(delivery.set(DeliveryStatus.CANCELLED, now)))
                    .orElseGet(Plan.Drop::new);
        }
        if (recorded.filter(delivery -> isOutdated(queued, delivery.progress())).isPresent()) {
            return new Plan.Drop();
        }
        Delivery delivery = recorded.map(found -> unparked(queued, found, now))
                .orElseGet(() -> Delivery.pending(key, queued, now));
        if (webhook.deliveryMode() != Webhook.DeliveryMode.DELIVER) {
            boolean held = webhook.deliveryMode() == Webhook.DeliveryMode.HOLD && !delivery.test();
            return new Plan.Save(delivery.set(held ? DeliveryStatus.HELD : DeliveryStatus.CANCELLED, now));
        }
        Optional<Instant> early = delivery.progress().nextAttemptAt().filter(next -> next.isAfter(now.plus(EARLY)));
        if (early.isPresent()) {
            Duration wait = Duration.between(now, early.get());
            return mustPark(received, wait) ? new Plan.Save(delivery.parked(early.get())) : new Plan.Delay(wait);
        }
        boolean fast = received.lane() == Lane.FAST;
        Duration timeout = fast ? lanes.within(webhook.settings().timeout()) : webhook.settings().timeout();
        if (!now.plus(timeout).isBefore(deadline)) {
            return new Plan.Delay(Duration.ZERO);
        }
        boolean open = webhook.health().circuit().isPresent();
        // The sender of a test expects its result now.
        boolean mustProbe = open && !delivery.test();
        if (mustProbe && (work.probed.contains(webhook.key()) || !healthRecorder.isProbeDue(webhook))) {
            return new Plan.Save(delivery.set(DeliveryStatus.HELD, now));
        }
        if (fast && !staysFast(webhook, work, now)) {
            return new Plan.Move(Move.of(received, recorded, delivery, Duration.ZERO));
        }
        if (!fast && !hasPlace(webhook, work)) {
            return waitForPlace(received, recorded, delivery);
        }
        if (!mustProbe) {
            return new Plan.Attempt(new PlannedAttempt(received, webhook, delivery, open, timeout, recorded));
        }
        work.probed.add(webhook.key());
        return healthRecorder.claimProbe(webhook)
                .<Plan>map(claimed -> new Plan.Attempt(
                        new PlannedAttempt(received, claimed, delivery, true, timeout, recorded)))
                .orElseGet(() -> new Plan.Save(delivery.set(DeliveryStatus.HELD, now)));
    }

    /// Whether a delivery that came by the fast lane is attempted there. Claiming the trial returns what is known of
    /// the organization, so nothing is read for a webhook that answers fast.
    private boolean staysFast(Webhook webhook, Batch work, Instant now) {
        OrganizationId organization = webhook.scope().organization();
        Pace pace = webhook.health().pace();
        if (pace.slow() || (pace.proven() && !recentlySlow.contains(organization, now))) {
            return !pace.slow();
        }
        return work.trials.computeIfAbsent(organization, id -> claimTrial(id, now))
                .filter(trial -> Lane.of(webhook, trial.organization(), now) == Lane.FAST)
                .isPresent();
    }

    private Optional<Trial> claimTrial(OrganizationId id, Instant now) {
        Instant until = now.plus(lanes.firstLimit()).plus(TRIAL_MARGIN);
        return organizations.claimTrial(id, now, until).map(organization -> new Trial(organization, until));
    }

    private void end(Trial trial) {
        try {
            organizations.endTrial(trial.organization().id(), trial.until());
        } catch (RuntimeException e) {
            LOG.warn("the trial of organization {} could not be ended; it ends by itself at {}",
                    trial.organization().id().value(), trial.until(), e);
        }
    }

    /// The trial of an organization, which this batch has claimed.
    private record Trial(Organization organization, Instant until) {}

    /// Whether the batch has, or gets, a place in the slow lane for the webhook's organization: one for all of its
    /// deliveries, as they are attempted side by side.
    private boolean hasPlace(Webhook webhook, Batch work) {
        OrganizationId organization = webhook.scope().organization();
        return work.places.computeIfAbsent(organization, id -> slowPlaces.take(id, work.longestTimeout(id)))
                .isPresent();
    }

    /// Nothing is charged. A message that was delayed too often would look like poison to the queue, so another one
    /// replaces it.
    private Plan waitForPlace(ReceivedMessage received, Optional<Delivery> recorded, Delivery delivery) {
        log.crowdedOut();
        Duration wait = slowPlaces.untilNextTry(delivery.key().webhook().scope().organization());
        return received.receives() >= ReceivedMessage.MAX_RECEIVES
                ? new Plan.Move(Move.of(received, recorded, delivery, wait.plus(UNTIL_PLACE_LATER)))
                : new Plan.Delay(wait);
    }

    /// Remembers whose receivers made the fast lane wait.
    private void rememberSlow(Map<PlannedAttempt, Attempt> attempts) {
        attempts.forEach((task, attempt) -> {
            if (attempt.lane() == Lane.FAST && attempt.outcome().isTooSlow()) {
                recentlySlow.add(task.webhook().scope().organization(), clock.instant());
            }
        });
    }

    /// The messages first. If one cannot be queued, the former message is received again; otherwise the delivery has a
    /// message, whatever follows.
    private void move(Batch work) {
        if (work.moves.isEmpty()) {
            return;
        }
        try {
            queue.enqueueDelayed(work.moves.stream().map(Move::message).toList());
        } catch (RuntimeException e) {
            LOG.error("{} deliveries could not be moved to the slow lane; their messages will be received again",
                    work.moves.size(),
                    e);
            work.moves.forEach(move -> work.retry(move.received().receipt()));
            return;
        }
        for (Move move : work.moves) {
            try {
                move.record().ifPresent(record -> deliveries.save(record, new Guard.Unchanged(move.found())));
            } catch (RuntimeException e) {
                LOG.warn("the move of delivery {} to the slow lane could not be recorded",
                        move.received().delivery().id().value(), e);
            }
            if (move.changesLanes()) {
                log.moved();
            }
        }
    }

    /// Whether a message is outdated: its delivery has ended, or there is or will be another message of it.
    private static boolean isOutdated(QueuedDelivery queued, Progress recorded) {
        if (queued.runNumber() != recorded.runNumber()) {
            // A dead letter may be left of a delivery that got through after all.
            return queued.runNumber() < recorded.runNumber() || recorded.status() == DeliveryStatus.DELIVERED;
        }
        return recorded.status().isFinal()
                || queued.sequenceNumber() < recorded.sequenceNumber()
                || (queued.sequenceNumber() == recorded.sequenceNumber() && recorded.isParked());
    }

    private static Delivery unparked(QueuedDelivery queued, Delivery recorded, Instant now) {
        Delivery current = queued.runNumber() > recorded.progress().runNumber()
                ? recorded.restarted(queued.runNumber(), now)
                : recorded;
        return current.unparked(queued.sequenceNumber());
    }

    /// Long delays do not belong in the queue, and a message that is delayed again and again would look like poison to
    /// it.
    private static boolean mustPark(ReceivedMessage received, Duration wait) {
        return wait.compareTo(DeliveryQueue.MAX_DELAY) > 0 || received.receives() >= ReceivedMessage.MAX_RECEIVES;
    }

    /// The attempts among the results. The content of the others is gone.
    private Map<PlannedAttempt, Attempt> attempts(Map<PlannedAttempt, Result> results, Batch work) {
        Map<PlannedAttempt, Attempt> attempts = new LinkedHashMap<>();
        results.forEach((task, result) -> {
            switch (result) {
                case Result.Completed(Attempt attempt) -> attempts.put(task, attempt);
                case Result.ContentGone _ -> work.record(task.received(), () -> deliveries
                        .save(task.delivery().set(DeliveryStatus.CANCELLED, clock.instant()), Guard.CURRENT));
            }
        });
        return attempts;
    }

    /// @param health of the webhooks, as it stands now
    private void recordOutcomes(Map<PlannedAttempt, Attempt> attempts, Map<WebhookKey, Health> health, Batch work) {
        Map<MessageReceipt, Delivery> delivered = new HashMap<>();
        attempts.forEach((task, attempt) -> {
            Health known = health.getOrDefault(task.webhook().key(), task.webhook().health());
            Ended ended = new Ended(task, attempt, known, clock.instant(), work);
            switch (attempt.outcome()) {
                case Outcome.Delivered _ -> {
                    Delivery taken = task.delivery().delivered(attempt, ended.now());
                    log(ended, taken);
                    delivered.put(task.received().receipt(), taken);
                }
                case Outcome.Gone _ -> recordFailure(ended);
                case Outcome.Rejected _ -> recordFailure(ended);
                case Outcome.Unreachable _ -> {
                    if (attempt.outcome().isAbandoned()) {
                        Delivery abandoned = task.delivery().abandoned(attempt, ended.now());
                        log(ended, abandoned);
                        work.moves.add(Move.abandoned(task, abandoned));
                    } else {
                        recordFailure(ended);
                    }
                }
                case Outcome.Refused _ -> recordFailure(ended);
            }
        });
        try {
            deliveries.saveDelivered(delivered.values());
        } catch (RuntimeException e) {
            LOG.error("{} deliveries succeeded but could not be recorded; they will be sent again", delivered.size(),
                    e);
            delivered.keySet().forEach(work::retry);
        }
    }

    /// An attempt that has ended, and what decides how its delivery goes on.
    ///
    /// @param health of its webhook, as it stands now
    private record Ended(PlannedAttempt task, Attempt attempt, Health health, Instant now, Batch work) {

        /// Records the delivery as the attempt leaves it; if that fails, its message is received again.
        void record(Runnable recording) {
            work.record(task.received(), recording);
        }
    }

    private void log(Ended ended, Delivery after) {
        log.add(ended.task(), ended.attempt(), after, ended.now());
    }

    private void save(Delivery delivery) {
        deliveries.save(delivery, Guard.CURRENT);
        if (delivery.progress().parkedUntil().isPresent()) {
            log.parked();
        }
    }

    private void save(Ended ended, Delivery after) {
        log(ended, after);
        ended.record(() -> save(after));
    }

    private void recordFailure(Ended ended) {
        PlannedAttempt task = ended.task();
        Attempt attempt = ended.attempt();
        Delivery delivery = task.delivery();
        boolean unreachable = attempt.outcome().isUnreachable();
        if (delivery.test()) {
            // A sample is not worth another attempt, nor a dead letter.
            save(ended, delivery.exhausted(attempt, ended.now()));
        } else if (ended.health().status() == WebhookStatus.DISABLED) {
            save(ended, delivery.held(attempt, ended.now()));
        } else if (attempt.outcome() instanceof Outcome.Gone) {
            // It could not be recorded that the webhook is disabled.
            log(ended, delivery);
            ended.work().retry(task.received().receipt());
        } else if (task.probe() && unreachable) {
            save(ended, delivery.probed(attempt, ended.now()));
        } else {
            retryOrExhaust(ended, unreachable && ended.health().circuit().isPresent());
        }
    }

    /// @param untilBack whether the next attempt is made when the receiver is back, rather than by the schedule
    private void retryOrExhaust(Ended ended, boolean untilBack) {
        PlannedAttempt task = ended.task();
        Attempt attempt = ended.attempt();
        Delivery delivery = task.delivery();
        Instant now = ended.now();
        Optional<Duration> delay = task.webhook()
                .settings()
                .retry()
                .orElse(schedule)
                .delayAfter(delivery.progress().failures() + 1, random.get());
        if (delay.isEmpty()) {
            Delivery exhausted = delivery.exhausted(attempt, now);
            log(ended, exhausted);
            ended.record(() -> {
                // The copy first: a crash in between makes a second copy, not a delivery that nobody knows of.
                deadLetters.sendDeadLetter(task.received().delivery().nextRun(),
                        "exhausted: " + attempt.outcome().inWords());
                deliveries.save(exhausted, Guard.CURRENT);
            });
            return;
        }
        if (untilBack) {
            save(ended, delivery.held(attempt, now));
            return;
        }
        Instant scheduled = now.plus(delay.get());
        Instant latest = now.plus(RetrySchedule.MAX_DELAY);
        Instant next = attempt.outcome()
                .retryAfter()
                .map(asked -> asked.isAfter(latest) ? latest : asked)
                .filter(asked -> asked.isAfter(scheduled))
                .orElse(scheduled);
        Duration wait = Duration.between(now, next);
        Delivery retrying = delivery.retrying(attempt, next, now);
        log(ended, retrying);
        ended.record(() -> {
            if (mustPark(task.received(), wait)) {
                save(retrying.parked(next));
            } else if (deliveries.save(retrying, Guard.CURRENT)) {
                ended.work().retryAfter(task.received().receipt(), wait);
            }
        });
    }

    /// What is known about one batch, and the messages of it that must be received again.
    private static final class Batch {

        private final Snapshot known;
        /// Webhooks whose circuit is open, and for which this batch has a probe.
        private final Set<WebhookKey> probed = new HashSet<>();
        private final Map<OrganizationId, Optional<Trial>> trials = new HashMap<>();
        private final Map<OrganizationId, Optional<SlowPlaces.Place>> places = new HashMap<>();
        private final List<Move> moves = new ArrayList<>();
        private final Set<MessageReceipt> retried = ConcurrentHashMap.newKeySet();
        private final Map<MessageReceipt, Duration> delays = new ConcurrentHashMap<>();

        Batch(Snapshot known) {
            this.known = known;
        }

        /// How long attempts of an organization's deliveries can last.
        Duration longestTimeout(OrganizationId organization) {
            return known.webhooks()
                    .values()
                    .stream()
                    .filter(webhook -> webhook.scope().organization().equals(organization))
                    .map(webhook -> webhook.settings().timeout())
                    .max(Comparator.naturalOrder())
                    .orElse(WebhookSettings.MAX_TIMEOUT);
        }

        void retry(MessageReceipt receipt) {
            retried.add(receipt);
        }

        void retryAfter(MessageReceipt receipt, Duration delay) {
            retried.add(receipt);
            delays.put(receipt, delay);
        }

        /// Records what ends the processing of this message; if that fails, the message is received again.
        void record(ReceivedMessage received, Runnable recording) {
            try {
                recording.run();
            } catch (RuntimeException e) {
                LOG.error("delivery {} could not be recorded; its message will be received again",
                        received.delivery().id().value(),
                        e);
                retry(received.receipt());
            }
        }
    }
}
