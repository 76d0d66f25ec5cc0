package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
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

    /// A probe may take as long as any attempt, and so long beyond that to be recorded. Then the next may be made.
    private static final Duration PROBE_RECORDING_TIME = Duration.ofSeconds(10);

    private final Webhooks webhooks;
    private final DisablementNotices notices;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final Supplier<? extends RandomGenerator> random;

    Receivers(Webhooks webhooks, DisablementNotices notices, RetrySchedule schedule, Clock clock,
            Supplier<? extends RandomGenerator> random) {
        this.webhooks = webhooks;
        this.notices = notices;
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
        Health claimed = health.probing(now.plus(webhook.settings().timeout()).plus(PROBE_RECORDING_TIME));
        return webhooks.saveHealth(webhook.key(), claimed)
                ? Optional.of(webhook.with(claimed.revised(health.revision() + 1)))
                : Optional.empty();
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
                    return after;
                }
                Optional<Webhook> current = webhooks.findById(webhook.key());
                if (current.isEmpty()) {
                    return after;
                }
                before = current.get().health();
            }
            LOG.warn("the health of webhook {} is being written by many; the next attempt will record it",
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
            case Outcome.Rejected _ -> before.failed(now);
            case Outcome.Refused _ -> before.failed(now);
            case Outcome.Unreachable _ -> Outcomes.isUnreachable(outcome)
                    ? unreachable(task, before, now, webhook)
                    : before.failed(now);
        };
        return after.status() == WebhookStatus.FAILING && after.hasFailedForTooLong(now)
                ? after.disabled(now, "no attempt has succeeded for " + Health.MAX_FAILING.toHours()
                        + " hours; the last: " + Outcomes.inWords(outcome))
                : after;
    }

    private Health unreachable(Task task, Health before, Instant now, Webhook webhook) {
        RetrySchedule delays = webhook.settings().retry().orElse(schedule);
        int failed = task.probe() ? before.circuit().map(OpenCircuit::probes).orElse(0) + 1 : 0;
        Duration untilProbe = delays.delayBeforeProbe(failed, random.get());
        return task.probe() ? before.probeFailed(now, untilProbe) : before.unreachable(now, untilProbe);
    }
}
