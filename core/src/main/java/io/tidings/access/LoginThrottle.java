package io.tidings.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Slows down guessing: after [#LIMIT] failures within a minute, logins are refused for the rest of that minute.
///
/// It is asked about failures only, so it never keeps out anybody who presents a good token, wherever they call from. Each
/// failure costs one write, and those within a break none.
public final class LoginThrottle {

    static final int LIMIT = 20;

    private static final Logger LOG = LoggerFactory.getLogger(LoginThrottle.class);

    private final FailedLogins failures;
    private final Clock clock;
    private final AtomicReference<Minute> current = new AtomicReference<>(Minute.of(Instant.EPOCH));

    public LoginThrottle(FailedLogins failures, Clock clock) {
        this.failures = failures;
        this.clock = clock;
    }

    /// Takes note of a failure.
    ///
    /// @return how much of the suspect's break is left, in whole seconds; empty if they may try again
    public Optional<Duration> failed(ThrottleKey key) {
        Instant now = clock.instant();
        Minute minute = minuteOf(now);
        if (minute.exhausted().contains(key)) {
            return Optional.of(minute.leftAt(now));
        }
        int count = count(key, minute);
        if (count >= LIMIT) {
            minute.exhausted().add(key);
        }
        return count > LIMIT ? Optional.of(minute.leftAt(now)) : Optional.empty();
    }

    /// If a failure cannot be counted, the caller gets its answer nevertheless.
    private int count(ThrottleKey key, Minute minute) {
        try {
            return failures.add(key, minute.start());
        } catch (RuntimeException e) {
            LOG.warn("a failed login was not counted", e);
            return 0;
        }
    }

    private Minute minuteOf(Instant now) {
        Instant start = now.truncatedTo(ChronoUnit.MINUTES);
        return current.updateAndGet(minute -> minute.start().equals(start) ? minute : Minute.of(start));
    }

    /// @param exhausted who has failed too often in this minute, as far as this instance has seen
    private record Minute(Instant start, Set<ThrottleKey> exhausted) {

        static Minute of(Instant start) {
            return new Minute(start, ConcurrentHashMap.newKeySet());
        }

        Duration leftAt(Instant now) {
            return Duration.between(now, start.plus(1, ChronoUnit.MINUTES))
                    .plusNanos(999_999_999)
                    .truncatedTo(
                            ChronoUnit.SECONDS);
        }
    }
}
