package io.tidings.ratelimit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets no more pass than a [Limit], over all instances, with few writes.
///
/// An instance lets one percent of a limit pass on its own account, without telling anybody. Beyond that it takes
/// permits from the shared [Counts] in blocks, each half as large as what it has let pass in this window. So
/// - who stays below one percent costs nothing, and who goes beyond costs one write for each block;
/// - a limit is exceeded by one percent per instance at most: by those that never told;
/// - at most a third of a limit lies unused in blocks when somebody is refused;
/// - a refusal costs no write: once all is taken, that is remembered until the window ends.
///
/// Where the counts cannot be reached, everything passes: what protects the service must not stop it.
public final class RateLimiter {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

    private final Counts counts;
    private final Clock clock;
    private final AtomicReference<Window> current = new AtomicReference<>(new Window(Instant.EPOCH));

    public RateLimiter(Counts counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /// Lets `permits` pass at once, or none of them.
    ///
    /// @param permits 1 to the limit's own
    /// @return empty if they pass; or else how long to wait until any can, in whole seconds, rounded up
    public Optional<Duration> acquire(Meter meter, Limit limit, int permits) {
        if (permits < 1 || permits > limit.permits()) {
            throw new IllegalArgumentException("must be 1 to " + limit.permits() + " permits, not " + permits);
        }
        Instant now = clock.instant();
        Window window = windowOf(now);
        Share share = window.shares.computeIfAbsent(meter, _ -> new Share(limit));
        return share.take(permits, need -> granted(need, meter, window.start, limit))
                ? Optional.empty()
                : Optional.of(window.leftAt(now));
    }

    private long granted(Need need, Meter meter, Instant window, Limit limit) {
        try {
            long before = counts.add(meter, window, need.unreported() + need.block());
            return Math.clamp(limit.permits() - before - need.unreported(), 0, need.block());
        } catch (RuntimeException e) {
            LOG.warn("the limit of {} is not enforced: its counter cannot be reached", meter.value(), e);
            return need.block();
        }
    }

    private Window windowOf(Instant now) {
        long length = Limit.WINDOW.toSeconds();
        Instant start = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), length) * length);
        return current.updateAndGet(window -> window.start.equals(start) ? window : new Window(start));
    }

    /// What an instance asks of the counts.
    ///
    /// @param unreported what has passed on its own account
    /// @param block what it would like to have
    private record Need(long unreported, long block) {}

    /// What this instance knows of a window.
    private static final class Window {

        private final Instant start;
        private final Map<Meter, Share> shares = new ConcurrentHashMap<>();

        Window(Instant start) {
            this.start = start;
        }

        Duration leftAt(Instant now) {
            return Duration.between(now, start.plus(Limit.WINDOW))
                    .plusNanos(999_999_999)
                    .truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /// What this instance may let pass in a window. One thread at a time.
    private static final class Share {

        private long available;
        private long passed;
        private long unreported;
        private boolean exhausted;

        Share(Limit limit) {
            available = limit.free();
            unreported = limit.free();
        }

        synchronized boolean take(int permits, ToLongFunction<Need> granted) {
            if (available < permits && !exhausted) {
                long missing = permits - available;
                long block = Math.max(missing, passed / 2);
                long more = granted.applyAsLong(new Need(unreported, block));
                unreported = 0;
                available += more;
                exhausted = more < block;
            }
            if (available < permits) {
                return false;
            }
            available -= permits;
            passed += permits;
            return true;
        }
    }
}
