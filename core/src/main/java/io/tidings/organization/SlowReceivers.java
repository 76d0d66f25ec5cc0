package io.tidings.organization;

import java.time.Duration;
import java.time.Instant;

/// That webhooks of an organization have turned out to be slow, one after the other.
///
/// @param webhooks how many times that happened without a pause of [#MEMORY]
/// @param until when it is forgotten, unless it happens again
public record SlowReceivers(int webhooks, Instant until) {

    /// How long after the last one it is remembered.
    public static final Duration MEMORY = Duration.ofMinutes(15);

    /// From so many on, all webhooks of the organization are taken for slow.
    public static final int MANY = 50;

    /// Whether there are any: then webhooks of the organization that have never answered fast are taken for slow.
    public boolean areRemembered(Instant now) {
        return now.isBefore(until);
    }

    /// Whether they are so many that all webhooks of the organization are taken for slow.
    public boolean areMany(Instant now) {
        return webhooks >= MANY && now.isBefore(until);
    }

    /// After `more` of them at `now`.
    public SlowReceivers and(int more, Instant now) {
        return new SlowReceivers((now.isBefore(until) ? webhooks : 0) + more, now.plus(MEMORY));
    }
}
