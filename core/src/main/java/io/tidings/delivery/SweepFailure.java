package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;

import io.tidings.naming.WireName;
import io.tidings.webhook.WebhookKey;

/// Something of a tenant's that the sweep failed at. Until it fails for the [#SET_ASIDE_AFTER]rd time, it is tried again
/// after a minute or two; from then on it is set aside: tried less and less often, and shown to the platform's operators.
///
/// @param webhook whose webhook, delivery or replay it is
/// @param id of the webhook, the delivery or the replay
/// @param reason what failed, in words that hold nothing of a payload
/// @param failures how often, with no more than [SweepFailures#KEPT] between the next try and the next failure
/// @param since when it failed first
/// @param nextAt when it is tried again
public record SweepFailure(Kind kind, WebhookKey webhook, String id, String reason, int failures, Instant since,
        Instant nextAt) {

    /// After so many failures something is set aside.
    public static final int SET_ASIDE_AFTER = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration SET_ASIDE_PAUSE = Duration.ofMinutes(15);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    /// The kinds of items that the sweep processes for tenants.
    public enum Kind implements WireName {
        /// A webhook for which deliveries are held.
        WEBHOOK,
        /// A delivery that waits outside the queue.
        DELIVERY,
        /// A replay.
        REPLAY;

        /// @throws IllegalArgumentException if no kind is spelled so
        public static Kind of(String wireName) {
            return WireName.of(values(), wireName);
        }
    }

    /// The first failure.
    static SweepFailure first(Kind kind, WebhookKey webhook, String id, String reason, Instant now) {
        return new SweepFailure(kind, webhook, id, reason, 1, now, now.plus(pause(1)));
    }

    /// One more failure.
    SweepFailure again(String nowFor, Instant now) {
        return new SweepFailure(kind, webhook, id, nowFor, failures + 1, since, now.plus(pause(failures + 1)));
    }

    /// Whether it is set aside.
    public boolean isSetAside() {
        return failures >= SET_ASIDE_AFTER;
    }

    /// How long it is left alone after so many failures.
    static Duration pause(int failures) {
        if (failures < SET_ASIDE_AFTER) {
            return FIRST_PAUSE.multipliedBy(failures);
        }
        int doublings = Math.min(failures - SET_ASIDE_AFTER, 10);
        Duration pause = SET_ASIDE_PAUSE.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
