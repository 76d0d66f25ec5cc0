package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.webhook.Health;
import io.tidings.webhook.WebhookKey;

/// Requests the [DelayedChecks] that follow from a change of a webhook's health. If a request is not accepted, the
/// sweep does the check.
public final class CheckScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(CheckScheduler.class);

    private final DelayedChecks checks;
    private final Clock clock;

    public CheckScheduler(DelayedChecks checks, Clock clock) {
        this.checks = checks;
        this.clock = clock;
    }

    /// After the health of a webhook was saved: schedules its next check, unless it is scheduled already.
    ///
    /// @param before what was saved before
    /// @param after what is saved now
    public void healthChanged(WebhookKey webhook, Health before, Health after) {
        Optional<Instant> at = after.nextCheckAt().filter(time -> !before.nextCheckAt().equals(Optional.of(time)));
        at.ifPresent(time -> schedule(webhook, time));
    }

    /// Schedules a check of the webhook at `time`, unless that is so far ahead that the sweep does it.
    void schedule(WebhookKey webhook, Instant time) {
        Instant now = clock.instant();
        Duration delay = time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO;
        if (delay.compareTo(DelayedChecks.MAX_DELAY) > 0) {
            return;
        }
        try {
            checks.request(webhook, delay);
        } catch (RuntimeException e) {
            LOG.warn("webhook {} is only checked by the next sweep: no earlier check could be scheduled",
                    webhook.id().value(), e);
        }
    }
}
