package io.tidings.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to wait after each failed attempt of a delivery, and when to give up.
///
/// @param delays 0 to 12 waits of 1 second to 24 hours; after as many failures and one more, the delivery is exhausted
public record RetrySchedule(List<Duration> delays) {

    public static final int MAX_DELAYS = 12;
    public static final Duration MIN_DELAY = Duration.ofSeconds(1);
    public static final Duration MAX_DELAY = Duration.ofHours(24);

    /// Each wait varies by so much in either direction, so that deliveries that failed together do not come back
    /// together.
    static final double JITTER = 0.2;

    /// 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h: 8 attempts over about 28 hours.
    public static final RetrySchedule DEFAULT = new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5),
            Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10),
            Duration.ofHours(10)));

    public RetrySchedule {
        delays = List.copyOf(delays);
        if (delays.size() > MAX_DELAYS) {
            throw new IllegalArgumentException("must have at most " + MAX_DELAYS + " delays, has " + delays.size());
        }
        if (delays.stream().anyMatch(d -> d.compareTo(MIN_DELAY) < 0 || d.compareTo(MAX_DELAY) > 0)) {
            throw new IllegalArgumentException("must have delays of 1 second to 24 hours");
        }
    }

    /// How long to wait after the `failures`-th failed attempt (1 or more); empty: give up.
    public Optional<Duration> delayAfter(int failures, RandomGenerator random) {
        if (failures > delays.size()) {
            return Optional.empty();
        }
        return Optional.of(jittered(delays.get(failures - 1), random));
    }

    /// Whether, after the `failures`-th failed attempt (1 or more), there is a wait of more than `most`.
    public boolean waitsLongerThan(Duration most, int failures) {
        return failures <= delays.size() && delays.get(failures - 1).compareTo(most) > 0;
    }

    /// The delay, or up to [#JITTER] of it more or less.
    static Duration jittered(Duration delay, RandomGenerator random) {
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.round(delay.toMillis() * factor));
    }
}
