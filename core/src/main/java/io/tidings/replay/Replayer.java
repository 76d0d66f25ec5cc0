package io.tidings.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.budget.Budget;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.EventKey;
import io.tidings.delivery.Events;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Resender;
import io.tidings.delivery.Resender.Restart;
import io.tidings.delivery.RoundRobin;
import io.tidings.delivery.SweepFailure;
import io.tidings.delivery.SweepFailureLog;
import io.tidings.delivery.Target;
import io.tidings.event.EventContent;
import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organization;
import io.tidings.organization.Organizations;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.Recipients;
import io.tidings.publishing.Recipients.Choice;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.Webhooks;

/// Runs replays, slice by slice: call it every minute. The next run does what this one does not reach or does not
/// record; a delivery that has changed since the replay was requested is left alone.
public final class Replayer {

    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);

    /// One slice queues about as many deliveries as the replay's rate allows in this time; the queue delays each by its
    /// share, and the next slice follows then.
    static final Duration SLICE = Duration.ofMinutes(1);

    private static final int MAX_REPLAYS = 1_000;

    /// How long each replay may run at least.
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /// How much work the filter may make in one slice, so that replays of large payloads leave time to the others: a few
    /// seconds of one processor.
    static final long SLICE_STEPS = 5 * Budget.STEPS_PER_EVALUATION;

    private static final int PAGE = 50;

    private final Replays replays;
    private final Organizations organizations;
    private final Webhooks webhooks;
    private final Events events;
    private final Deliveries deliveries;
    private final Recipients recipients;
    private final Resender resender;
    private final SweepFailureLog failures;
    private final Clock clock;
    private final Metrics metrics;

    public Replayer(Replays replays, Organizations organizations, Webhooks webhooks, Events events,
            Deliveries deliveries, Recipients recipients, Resender resender, SweepFailureLog failures, Clock clock,
            Metrics metrics) {
        this.replays = replays;
        this.organizations = organizations;
        this.webhooks = webhooks;
        this.events = events;
        this.deliveries = deliveries;
        this.recipients = recipients;
        this.resender = resender;
        this.failures = failures;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Continues every due replay. Organizations alternate, and each replay gets its share of the remaining time. A
    /// failure stops no other replay; a replay that has failed three times ends. The first failure is thrown at the
    /// end, unless the replay has ended by it.
    ///
    /// @param deadline when to begin nothing more
    /// @return how many deliveries were queued again
    /// @throws RuntimeException if one failed; it goes on later
    public int run(Instant deadline) {
        int begun = 0;
        Throwable failure = null;
        List<Replay> due = RoundRobin.of(replays.findDue(clock.instant(), MAX_REPLAYS),
                replay -> replay.webhook().scope().organization());
        for (int i = 0; i < due.size() && clock.instant().isBefore(deadline); i++) {
            Replay replay = due.get(i);
            try {
                Replay after = run(replay, slice(deadline, due.size() - i));
                begun += Math.toIntExact(after.progress().begun() - replay.progress().begun());
            } catch (RuntimeException | Error e) {
                try {
                    failure = hasEnded(replay, e) || failure != null ? failure : e;
                } catch (RuntimeException unnoted) {
                    LOG.error("the failure of replay {} could not be recorded", replay.id().value(), unnoted);
                    failure = failure == null ? e : failure;
                }
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
        return begun;
    }

    /// Until when one replay may run if so many are due.
    private Instant slice(Instant deadline, int waiting) {
        Instant now = clock.instant();
        Duration part = Duration.between(now, deadline).dividedBy(waiting);
        Instant end = now.plus(part.compareTo(SHORTEST) < 0 ? SHORTEST : part);
        return end.isBefore(deadline) ? end : deadline;
    }

    /// Takes note that a replay failed.
    ///
    /// @return whether it has ended by that; if not, it goes on later
    private boolean hasEnded(Replay replay, Throwable cause) {
        SweepFailure noted = failures.failed(SweepFailure.Kind.REPLAY, replay.webhook(), replay.id().value(), cause);
        if (!noted.isSetAside()) {
            return false;
        }
        Replay current = replays.findById(replay.webhook().id(), replay.id()).orElse(replay);
        if (current.state() == Replay.State.RUNNING) {
            replays.save(current.failed(
                    "the replay failed " + noted.failures() + " times, and the operators"
                            + " of the platform can see why",
                    Optional.empty(), new Replay.Progress(0, 0, 0), clock.instant()));
        }
        return true;
    }

    /// Carries out one slice of a replay, unless somebody else is at it.
    ///
    /// @param deadline when to begin nothing more
    /// @return the replay as it then stands
    public Replay run(Replay replay, Instant deadline) {
        Instant start = clock.instant();
        if (replay.state() != Replay.State.RUNNING
                || replay.nextRunAt().filter(at -> !at.isAfter(start)).isEmpty()) {
            return replay;
        }
        Replay claimed = replay.claimed(start.plus(SLICE), start);
        if (!replays.save(claimed)) {
            return replay;
        }
        Optional<Webhook> webhook = webhooks.findById(replay.webhook())
                .filter(found -> found.deliveryMode() != Webhook.DeliveryMode.DROP);
        Optional<Organization> organization = organizations.findById(replay.webhook().scope().organization());
        if (webhook.isEmpty() || organization.isEmpty()) {
            LOG.info("replay {} is cancelled: its webhook was deleted or is not active", replay.id().value());
            return saved(claimed.cancelled(clock.instant()), claimed);
        }
        return new Slice(webhook.get(), organization.get(), start, deadline).run(claimed);
    }

    /// @param otherwise what stands if somebody else has changed it
    private Replay saved(Replay replay, Replay otherwise) {
        return replays.save(replay)
                ? replay
                : replays.findById(replay.webhook().id(), replay.id()).orElse(otherwise);
    }

    private final class Slice {

        private final Webhook webhook;
        private final Organization organization;
        private final Instant start;
        private final Instant deadline;
        private int begun;
        private long worked;

        Slice(Webhook webhook, Organization organization, Instant start, Instant deadline) {
            this.webhook = webhook;
            this.organization = organization;
            this.start = start;
            this.deadline = deadline;
        }

        Replay run(Replay claimed) {
            Replay replay = claimed;
            long allowed = replay.perSecond() * SLICE.toSeconds();
            while (begun < allowed && worked < SLICE_STEPS && clock.instant().isBefore(deadline)) {
                Page<PublishedEvent> page = events.findPublished(organization.id(), replay.since(), replay.until(),
                        new PageRequest(PAGE, replay.position()));
                Looked looked = look(page.items());
                Replay.Progress more = replay(looked, replay);
                boolean whole = looked.failure().isEmpty() && looked.examined() == page.items().size();
                // A page may end behind its last event, where it came by much that does not show.
                Optional<Cursor> last = page.next()
                        .filter(_ -> whole)
                        .or(() -> looked.last().map(event -> new Cursor(event.event().id().value())));
                Replay next;
                if (looked.failure().isPresent()) {
                    metrics.count(Metric.BUDGET_EXCEEDED, 1);
                    LOG.warn("replay {} has failed: {}", replay.id().value(), looked.failure().get());
                    next = replay.failed(looked.failure().get(), last, more, clock.instant());
                } else if (page.next().isPresent() || looked.examined() < page.items().size()) {
                    next = replay.advanced(last, more, clock.instant());
                } else {
                    next = replay.completed(last, more, clock.instant());
                }
                if (!replays.save(next)) {
                    return replays.findById(next.webhook().id(), next.id()).orElse(next);
                }
                replay = next;
                if (replay.state() != Replay.State.RUNNING) {
                    return replay;
                }
            }
            Instant queued = start.plusSeconds(begun / replay.perSecond());
            return saved(replay.claimed(queued, clock.instant()), replay);
        }

        /// What the webhook would get of a page, as far as the slice's work goes.
        private Looked look(List<PublishedEvent> page) {
            List<Candidate> candidates = new ArrayList<>();
            Optional<PublishedEvent> last = Optional.empty();
            int examined = 0;
            for (PublishedEvent event : page) {
                if (worked >= SLICE_STEPS) {
                    break;
                }
                switch (choose(event)) {
                    case Choice.Decided(var targets) ->
                        targets.forEach(target -> candidates.add(new Candidate(event, target, organization)));
                    case Choice.FilterTooCostly _ -> {
                        return new Looked(candidates, examined, last, Optional.of(
                                "evaluating the webhook's filter exceeds its budget on the payload of event "
                                        + event.event().id().value()));
                    }
                }
                examined++;
                last = Optional.of(event);
            }
            return new Looked(candidates, examined, last, Optional.empty());
        }

        private Replay.Progress replay(Looked looked, Replay replay) {
            Map<DeliveryKey, Candidate> candidates = new LinkedHashMap<>();
            looked.candidates().forEach(c -> candidates.put(c.key(), c));
            Map<DeliveryKey, Delivery> recorded = deliveries.findAllWithWebhooks(candidates.keySet()).deliveries();
            List<Restart> restarts = new ArrayList<>();
            List<Candidate> fresh = new ArrayList<>();
            candidates.forEach((key, candidate) -> {
                Optional<Delivery> delivery = Optional.ofNullable(recorded.get(key));
                if (isSelected(candidate, delivery, replay)) {
                    int position = begun + restarts.size();
                    restarts.add(Restart.of(delivery.orElseGet(candidate::pending), candidate.event(), webhook,
                            organization, Duration.ofSeconds(position / replay.perSecond()), clock.instant()));
                    if (!candidate.isKnown()) {
                        fresh.add(candidate);
                    }
                }
            });
            int begunNow = 0;
            if (!replay.dryRun()) {
                fresh.forEach(candidate -> events.addTarget(EventKey.of(candidate.event().event()),
                        candidate.target()));
                begunNow = resender.resend(restarts).size();
                begun += begunNow;
            }
            return new Replay.Progress(looked.examined(), restarts.size(), begunNow);
        }

        private Choice choose(PublishedEvent event) {
            boolean foreign = webhook.scope().project().isPresent()
                    && !webhook.scope().project().equals(event.event().project());
            if (foreign || event.event().test() || event.erasedAt().isPresent()) {
                return new Choice.Decided(List.of());
            }
            Budget budget = Budget.ofOneEvaluation();
            Choice choice = content(event)
                    .map(content -> recipients.of(event.event(), content, List.of(webhook), budget))
                    .orElseGet(() -> new Choice.Decided(List.of()));
            worked += budget.used();
            return choice;
        }

        /// Large contents are not at hand.
        private Optional<EventContent> content(PublishedEvent event) {
            return event.content()
                    .or(() -> events.findById(organization.id(), event.event().id())
                            .flatMap(PublishedEvent::content));
        }

        private boolean isSelected(Candidate candidate, Optional<Delivery> delivery, Replay replay) {
            if (delivery.isEmpty()) {
                // One that the event was sent to is still on its way.
                return replay.selection() != Selection.FAILED && !candidate.isKnown();
            }
            DeliveryStatus status = delivery.get().status();
            if (!status.isFinal() || !delivery.get().progress().updatedAt().isBefore(replay.createdAt())) {
                return false;
            }
            return switch (replay.selection()) {
                case FAILED -> status == DeliveryStatus.EXHAUSTED;
                case MISSING -> status == DeliveryStatus.CANCELLED;
                case ALL -> true;
            };
        }
    }

    /// The beginning of a page, or all of it.
    ///
    /// @param examined how many events it is
    /// @param last the last of them
    /// @param failure why the next event cannot be processed
    private record Looked(List<Candidate> candidates, int examined, Optional<PublishedEvent> last,
            Optional<String> failure) {}

    /// A delivery that a webhook, as it is now, would get.
    private record Candidate(PublishedEvent event, Target target, Organization organization) {

        DeliveryKey key() {
            return new DeliveryKey(target.webhook(), DeliveryId.of(event.event().id(), target));
        }

        /// Whether the event went there.
        boolean isKnown() {
            return event.targets().contains(target);
        }

        Delivery pending() {
            return Delivery.pending(event, target);
        }
    }
}
