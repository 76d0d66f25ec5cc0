package io.tidings.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.Attempter.PlannedAttempt;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.sending.Outcome;
import io.tidings.webhook.Health;
import io.tidings.webhook.Lane;
import io.tidings.webhook.OpenCircuit;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// Updates the health of webhooks from the outcomes of attempts.
final class HealthRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(HealthRecorder.class);

    /// How often a write is tried while others write as well.
    private static final int MAX_TRIES = 5;

    private final Webhooks webhooks;
    private final Organizations organizations;
    private final DisabledWebhookNotifier notifier;
    private final CheckScheduler scheduler;
    private final RetrySchedule schedule;
    private final LanePolicy lanes;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    HealthRecorder(Webhooks webhooks, Organizations organizations, DisabledWebhookNotifier notifier,
            CheckScheduler scheduler,
            RetrySchedule schedule, LanePolicy lanes, Clock clock, Supplier<? extends RandomGenerator> random) {
        this.webhooks = webhooks;
        this.organizations = organizations;
        this.lanes = lanes;
        this.notifier = notifier;
        this.scheduler = scheduler;
        this.schedule = schedule;
        this.clock = clock;
        this.random = random;
    }

    /// Whether a webhook whose circuit is open may be probed by now.
    boolean isProbeDue(Webhook webhook) {
        Instant now = clock.instant();
        return webhook.health().circuit().map(OpenCircuit::probeAt).filter(at -> !at.isAfter(now)).isPresent();
    }

    /// Claims the next probe of a webhook whose circuit is open: of all that would attempt a delivery, one may.
    ///
    /// @return the webhook as it stands now; empty if it is not time yet, or somebody else was faster
    Optional<Webhook> claimProbe(Webhook webhook) {
        Instant now = clock.instant();
        Health health = webhook.health();
        if (!isProbeDue(webhook)) {
            return Optional.empty();
        }
        Health claimed = health.probing(now, random.get());
        if (!webhooks.saveHealth(webhook.key(), claimed)) {
            return Optional.empty();
        }
        scheduler.healthChanged(webhook.key(), health, claimed);
        return Optional.of(webhook.with(claimed.revised(health.revision() + 1)));
    }

    /// Records the outcomes of attempts: at most one write per webhook unless others write as well, and none if nothing
    /// changes.
    ///
    /// @return the health of their webhooks as it stands now
    Map<WebhookKey, Health> record(Map<PlannedAttempt, Attempt> attempts) {
        Map<WebhookKey, List<Map.Entry<PlannedAttempt, Attempt>>> byWebhook = new LinkedHashMap<>();
        attempts.entrySet()
                .forEach(attempt -> byWebhook
                        .computeIfAbsent(attempt.getKey().webhook().key(), _ -> new ArrayList<>())
                        .add(attempt));
        Map<WebhookKey, Health> recorded = new HashMap<>();
        Map<OrganizationId, Integer> slow = new HashMap<>();
        byWebhook.forEach((key, seen) -> {
            Recorded change = record(seen.getFirst().getKey().webhook(), seen);
            recorded.put(key, change.after());
            if (turnedOutSlow(change, seen)) {
                slow.merge(key.scope().organization(), 1, Integer::sum);
            }
        });
        slow.forEach(this::noteSlow);
        return recorded;
    }

    /// A change of a webhook's health that was written here; none if both are the same.
    private record Recorded(Health before, Health after) {}

    /// Whether a webhook has become slow, or its attempts have begun to time out in the fast lane because its own
    /// timeout is no longer than the first time limit. If several batches notice it at the same time, only the one that
    /// saved the health returns true.
    private static boolean turnedOutSlow(Recorded change, List<Map.Entry<PlannedAttempt, Attempt>> seen) {
        Health before = change.before();
        Health after = change.after();
        boolean timesOut = before.reachability().unreachable() == 0 && after.reachability().unreachable() > 0
                && seen.stream()
                        .map(Map.Entry::getValue)
                        .anyMatch(attempt -> attempt.lane() == Lane.FAST && attempt.outcome().isTooSlow());
        return !before.pace().slow() && (after.pace().slow() || timesOut);
    }

    private void noteSlow(OrganizationId organization, int number) {
        try {
            organizations.noteSlow(organization, number, clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("that {} webhooks of organization {} are slow could not be recorded", number, organization.value(),
                    e);
        }
    }

    private Recorded record(Webhook webhook, List<Map.Entry<PlannedAttempt, Attempt>> seen) {
        Health before = webhook.health();
        try {
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                Health after = applied(seen, before, webhook);
                if (!before.needsSave(after)) {
                    return new Recorded(before, before);
                }
                if (after.status() == WebhookStatus.DISABLED) {
                    // The notice first: a crash in between tells it again, which does nothing, rather than never.
                    notifier.notifyDisabled(webhook, after.disabledReason().orElseThrow(),
                            after.failingSince().orElseThrow());
                }
                if (webhooks.saveHealth(webhook.key(), after)) {
                    scheduler.healthChanged(webhook.key(), before, after);
                    return new Recorded(before, after);
                }
                Optional<Webhook> current = webhooks.findById(webhook.key());
                if (current.isEmpty()) {
                    return new Recorded(after, after);
                }
                before = current.get().health();
            }
            LOG.warn("too many writers of the health of webhook {}; the next attempt will record it",
                    webhook.id().value());
        } catch (RuntimeException e) {
            LOG.warn("the health of webhook {} could not be recorded; the next attempt will", webhook.id().value(), e);
        }
        return new Recorded(before, before);
    }

    private Health applied(List<Map.Entry<PlannedAttempt, Attempt>> seen, Health before, Webhook webhook) {
        Health health = before;
        for (Map.Entry<PlannedAttempt, Attempt> attempt : seen) {
            if (health.status() != WebhookStatus.DISABLED) {
                health = paced(attempt.getValue(), webhook,
                        applied(attempt.getKey(), attempt.getValue().outcome(), health, webhook));
            }
        }
        return health;
    }

    /// What the time that an attempt took says. In the fast lane, one that may end by the webhook's own time-out never takes
    /// too long.
    private Health paced(Attempt attempt, Webhook webhook, Health health) {
        boolean answered = attempt.outcome().answer().isPresent();
        if (answered && lanes.isFast(attempt.duration())) {
            return health.answeredFast();
        }
        boolean mayTakeLong = webhook.settings().timeout().compareTo(lanes.firstLimit()) > 0;
        return mayTakeLong && (answered || attempt.outcome().isTooSlow())
                ? health.tookLong(clock.instant())
                : health;
    }

    private Health applied(PlannedAttempt task, Outcome outcome, Health before, Webhook webhook) {
        Instant now = clock.instant();
        if (outcome.isAbandoned()) {
            return before.abandoned(now);
        }
        Health after = switch (outcome) {
            case Outcome.Delivered _ -> before.delivered(now);
            case Outcome.Gone _ -> before.disabled(now, outcome.inWords());
            case Outcome.Refused _ -> before.failed(now);
            case Outcome.Rejected _ -> failed(task, outcome, before, now, webhook);
            case Outcome.Unreachable _ -> failed(task, outcome, before, now, webhook);
        };
        return after.status() == WebhookStatus.FAILING && after.hasFailedForTooLong(now)
                ? after.disabled(now, "no attempt has succeeded for " + Health.MAX_FAILING.toHours()
                        + " hours; the last: " + outcome.inWords())
                : after;
    }

    private Health failed(PlannedAttempt task, Outcome outcome, Health before, Instant now, Webhook webhook) {
        return outcome.isUnreachable()
                ? unreachable(task, outcome, before, now, webhook)
                : before.failed(now);
    }

    private Health unreachable(PlannedAttempt task, Outcome outcome, Health before, Instant now, Webhook webhook) {
        if (task.probe()) {
            Instant latest = now.plus(RetrySchedule.MAX_DELAY);
            return before.probeFailed(now, outcome.retryAfter()
                    .map(asked -> asked.isAfter(latest) ? latest : asked)
                    .orElse(now));
        }
        int failures = task.delivery().progress().failures() + 1;
        boolean waitsLong = failures > 1 && webhook.settings()
                .retry()
                .orElse(schedule)
                .waitsLongerThan(OpenCircuit.SHORT_PAUSE, failures);
        return before.unreachable(now, waitsLong, random.get());
    }
}
