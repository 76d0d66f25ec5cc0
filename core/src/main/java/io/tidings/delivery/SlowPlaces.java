package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.organization.OrganizationId;
import io.tidings.ratelimit.Counters;
import io.tidings.ratelimit.LimitKey;

/// The share of the slow lane that each organization may take, so that none keeps all of it from the others.
///
/// The budget is time. Before the attempts of an invocation, the longest time that they can last is taken from the
/// organization's budget for the present [#WINDOW]; afterwards the unused time is returned. No attempt lasts longer
/// than a window, so an organization never holds more than twice its places, and on average at most its places. A
/// process that is killed returns nothing; the next window starts with a full budget.
///
/// If the counters cannot be reached, all deliveries pass: the protection of the lane must not stop the lane.
final class SlowPlaces {

    /// As long as the longest attempt.
    static final Duration WINDOW = Duration.ofSeconds(30);

    /// The interval at which deliveries that found no place try again.
    static final Duration BETWEEN_TRIES = WINDOW.dividedBy(2);

    private static final Logger LOG = LoggerFactory.getLogger(SlowPlaces.class);

    private final Counters counters;
    private final long budget;
    private final Clock clock;

    /// @param places how many an organization has
    SlowPlaces(Counters counters, int places, Clock clock) {
        this.counters = counters;
        this.budget = places * WINDOW.toMillis();
        this.clock = clock;
    }

    /// A place that was taken.
    record Place(LimitKey key, Instant window, Instant since, long takenMillis) {}

    /// Takes a place for at most `most`.
    ///
    /// @return empty if the organization has none left
    Optional<Place> take(OrganizationId organization, Duration most) {
        Instant now = clock.instant();
        long length = WINDOW.toSeconds();
        Instant window = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), length) * length);
        LimitKey key = LimitKey.of("slow", organization);
        long taken = most.toMillis();
        try {
            if (counters.add(key, window, taken) + taken > budget) {
                counters.add(key, window, -taken);
                return Optional.empty();
            }
            return Optional.of(new Place(key, window, now, taken));
        } catch (RuntimeException e) {
            LOG.warn("the share of the slow lane of organization {} is not enforced: its count cannot be reached",
                    organization.value(), e);
            return Optional.of(new Place(key, window, now, 0));
        }
    }

    /// The time until deliveries that found no place try again. All deliveries of an organization do so at the same
    /// time, so they arrive in full batches, each of which needs one place. Organizations have different times.
    Duration untilNextTry(OrganizationId organization) {
        long between = BETWEEN_TRIES.toMillis();
        long phase = Math.floorMod(organization.value().hashCode() - clock.millis(), between);
        return Duration.ofMillis(phase == 0 ? between : phase);
    }

    /// Gives back what a place was not needed for.
    void giveBack(Place place) {
        long left = place.takenMillis() - Duration.between(place.since(), clock.instant()).toMillis();
        if (left <= 0) {
            return;
        }
        try {
            counters.add(place.key(), place.window(), -left);
        } catch (RuntimeException e) {
            LOG.warn("a place in the slow lane could not be given back; it is free again within {}", WINDOW, e);
        }
    }
}
