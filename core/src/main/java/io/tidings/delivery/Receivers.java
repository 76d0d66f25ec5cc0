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

import io.tidings.delivery.Attempter.Task;
import io.tidings.webhook.Health;
import io.tidings.webhook.OpenCircuit;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// What is known of the receivers, and what attempts say about them.
final class Receivers {

    private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

    /// How often what was seen is written, while others write, too.
    private static final int MAX_TRIES = 5;

    private final Webhooks webhooks;
    private final DisablementNotices notices;
    private final WakeUpCalls calls;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    Receivers(Webhooks webhooks, DisablementNotices notices, WakeUpCalls calls, RetrySchedule schedule, Clock clock,
            Supplier<? extends RandomGenerator> random) {
        this.webhooks = webhooks;
        this.notices = notices;
        this.calls = calls;
        this.schedule = schedule;
        this.clock = clock;
        this.random = random;
    }

    /// Claims the next probe of a webhook whose circuit is open: one of all that would attempt a delivery may.
    ///
    /// @return the webhook as it stands now; empty if it is not time yet, or somebody else was faster
    Optional<Webhook> claimProbe(Webhook webhook) {
        Instant now = clock.instant();
        Health health = webhook.health();
        if (health.circuit().map(OpenCircuit::probeAt).filter(at -> !at.isAfter(now)).isEmpty()) {
            return Optional.empty();
        }
        Health claimed = health.probing(now, random.get());
        if (!webhooks.saveHealth(webhook.key(), claimed)) {
            return Optional.empty();
        }
        calls.changed(webhook.key(), health, claimed);
        return Optional.of(webhook.with(claimed.revised(health.revision() + 1)));
    }

    /// Records what attempts say: one write per webhook at most, unless others write, too, and none while nothing
    /// changes.
    ///
    /// @return the health of their webhooks as it stands now
    Map<WebhookKey, Health> record(Map<Task, Attempt> attempts) {
        Map<WebhookKey, List<Map.Entry<Task, Attempt>>> byWebhook = new LinkedHashMap<>();
        attempts.entrySet()
                .forEach(attempt -> byWebhook
                        .computeIfAbsent(attempt.getKey().webhook().key(), _ -> new ArrayList<>())
                        .add(attempt));
        Map<WebhookKey, Health> recorded = new HashMap<>();
        byWebhook.forEach((key, seen) -> recorded.put(key, record(seen.getFirst().getKey().webhook(), seen)));
        return recorded;
    }

    private Health record(Webhook webhook, List<Map.Entry<Task, Attempt>> seen) {
        Health before = webhook.health();
        try {
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                Health after = applied(seen, before, webhook);
                if (!before.differsWorthily(after)) {
                    return before;
                }
                if (after.status() == WebhookStatus.DISABLED) {
                    // The notice first: a crash in between tells it again, which does nothing, rather than never.
                    notices.disabling(webhook, after.disabledReason().orElseThrow(),
                            after.failingSince().orElseThrow());
                }
                if (webhooks.saveHealth(webhook.key(), after)) {
                    calls.changed(webhook.key(), before, after);
                    return after;
                }
                Optional<Webhook> current = webhooks.findById(webhook.key());
                if (current.isEmpty()) {
                    return after;
                }
                before = current.get().health();
            }
            LOG.warn("too many writers of the health of webhook {}; the next attempt will record it",
                    webhook.id().value());
        } catch (RuntimeException e) {
            LOG.warn("the health of webhook {} could not be recorded; the next attempt will", webhook.id().value(), e);
        }
        return before;
    }

    private Health applied(List<Map.Entry<Task, Attempt>> seen, Health before, Webhook webhook) {
        Health health = before;
        for (Map.Entry<Task, Attempt> attempt : seen) {
            if (health.status() != WebhookStatus.DISABLED) {
                health = applied(attempt.getKey(), attempt.getValue().outcome(), health, webhook);
            }
        }
        return health;
    }

    private Health applied(Task task, Outcome outcome, Health before, Webhook webhook) {
        Instant now = clock.instant();
        Health after = switch (outcome) {
            case Outcome.Delivered _ -> before.delivered(now);
            case Outcome.Gone _ -> before.disabled(now, Outcomes.inWords(outcome));
            case Outcome.Refused _ -> before.failed(now);
            case Outcome.Rejected _ -> failed(task, outcome, before, now, webhook);
            case Outcome.Unreachable _ -> failed(task, outcome, before, now, webhook);
        };
        return after.status() == WebhookStatus.FAILING && after.hasFailedForTooLong(now)
                ? after.disabled(now, "no attempt has succeeded for " + Health.MAX_FAILING.toHours()
                        + " hours; the last: " + Outcomes.inWords(outcome))
                : after;
    }

    private Health failed(Task task, Outcome outcome, Health before, Instant now, Webhook webhook) {
        return Outcomes.isUnreachable(outcome)
                ? unreachable(task, outcome, before, now, webhook)
                : before.failed(now);
    }

    private Health unreachable(Task task, Outcome outcome, Health before, Instant now, Webhook webhook) {
        if (task.probe()) {
            Instant latest = now.plus(RetrySchedule.MAX_DELAY);
            return before.probeFailed(now, Outcomes.retryAfter(outcome)
                    .map(asked -> asked.isAfter(latest) ? latest : asked)
                    .orElse(now));
        }
        int failures = task.delivery().failures() + 1;
        boolean waitsLong = failures > 1 && webhook.settings()
                .retry()
                .orElse(schedule)
                .waitsLongerThan(OpenCircuit.SHORT_PAUSE, failures);
        return before.unreachable(now, waitsLong, random.get());
    }
}
