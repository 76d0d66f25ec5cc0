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

    /// From so many on, new webhooks of the organization are taken for slow until they have answered fast.
    public static final int MANY = 3;

    /// From so many on, all webhooks of the organization are taken for slow.
    public static final int VERY_MANY = 50;

    public boolean areMany(Instant now) {
        return webhooks >= MANY && now.isBefore(until);
    }

    public boolean areVeryMany(Instant now) {
        return webhooks >= VERY_MANY && now.isBefore(until);
    }

    /// After `more` of them at `now`.
    public SlowReceivers and(int more, Instant now) {
        return new SlowReceivers((now.isBefore(until) ? webhooks : 0) + more, now.plus(MEMORY));
    }
}
