package io.tidings.organization;

import java.time.Duration;
import java.time.Instant;

/// The recently slow webhooks of an organization.
///
/// @param webhooks how many times a webhook became slow, without a pause of [#MEMORY]
/// @param until when they are forgotten, unless another webhook becomes slow
public record SlowReceivers(int webhooks, Instant until) {

    /// How long they are remembered after the last one became slow.
    public static final Duration MEMORY = Duration.ofMinutes(15);

    /// From this number on, all webhooks of the organization count as slow.
    public static final int MANY = 50;

    /// Whether there are any. If so, webhooks of the organization that have never answered fast count as slow.
    public boolean areRemembered(Instant now) {
        return now.isBefore(until);
    }

    /// Whether there are so many that all webhooks of the organization count as slow.
    public boolean areMany(Instant now) {
        return webhooks >= MANY && now.isBefore(until);
    }

    /// After `more` of them at `now`.
    public SlowReceivers and(int more, Instant now) {
        return new SlowReceivers((now.isBefore(until) ? webhooks : 0) + more, now.plus(MEMORY));
    }
}
