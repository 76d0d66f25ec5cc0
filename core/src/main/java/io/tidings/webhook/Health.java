package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What Tidings has seen of a webhook's receiver.
///
/// @param lastActivityAt when a callback was last attempted; kept to within [#ACTIVITY_PRECISION], so that a busy
///        webhook does not cost a write per callback
/// @param failingSince since when no attempt has succeeded; empty while it is well
/// @param disabledReason why Tidings stopped calling it, in words for its owner
public record Health(
        WebhookStatus status,
        Optional<Instant> lastActivityAt,
        Optional<Instant> failingSince,
        Optional<String> disabledReason) {

    /// How far `lastActivityAt` may lag behind.
    public static final Duration ACTIVITY_PRECISION = Duration.ofMinutes(1);

    /// The health of a webhook that has never been called.
    public static Health unknown() {
        return new Health(WebhookStatus.DRAFT, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// After a delivery at `now`.
    public Health delivered(Instant now) {
        return new Health(WebhookStatus.HEALTHY, Optional.of(now), Optional.empty(), Optional.empty());
    }

    /// After an attempt that failed at `now`.
    public Health failed(Instant now) {
        return new Health(WebhookStatus.FAILING, Optional.of(now), Optional.of(failingSince.orElse(now)),
                Optional.empty());
    }

    /// After Tidings gave the webhook up at `now`.
    public Health disabled(Instant now, String reason) {
        return new Health(WebhookStatus.DISABLED, Optional.of(now), Optional.of(failingSince.orElse(now)),
                Optional.of(reason));
    }

    /// Whether `newer` says something that is worth a write.
    public boolean differsWorthily(Health newer) {
        return status != newer.status
                || !failingSince.equals(newer.failingSince)
                || !disabledReason.equals(newer.disabledReason)
                || newer.lastActivityAt
                        .filter(at -> lastActivityAt.isEmpty()
                                || !at.isBefore(lastActivityAt.get().plus(ACTIVITY_PRECISION)))
                        .isPresent();
    }
}
