package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.webhook.Health;
import io.tidings.webhook.WebhookKey;

/// Requests the [WakeUps] that follow from a change of a webhook's health. One that is not accepted is left to the sweep.
public final class WakeUpCalls {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUpCalls.class);

    private final WakeUps wakeUps;
    private final Clock clock;

    public WakeUpCalls(WakeUps wakeUps, Clock clock) {
        this.wakeUps = wakeUps;
        this.clock = clock;
    }

    /// After the health of a webhook was saved: asks for a look when it is time for one, unless somebody has.
    ///
    /// @param before what was saved before
    /// @param after what is saved now
    public void changed(WebhookKey webhook, Health before, Health after) {
        Optional<Instant> at = after.wakeAt().filter(time -> !before.wakeAt().equals(Optional.of(time)));
        at.ifPresent(time -> call(webhook, time));
    }

    /// Asks for a look at the webhook at `time`, unless that is so far ahead that it is for the sweep.
    void call(WebhookKey webhook, Instant time) {
        Instant now = clock.instant();
        Duration delay = time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO;
        if (delay.compareTo(WakeUps.MAX_DELAY) > 0) {
            return;
        }
        try {
            wakeUps.request(webhook, delay);
        } catch (RuntimeException e) {
            LOG.warn("webhook {} is only checked by the next sweep: no earlier check could be scheduled",
                    webhook.id().value(), e);
        }
    }
}
