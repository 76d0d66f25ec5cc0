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

/// Enforces a [Limit] over all instances, with few writes.
///
/// An instance admits one percent of a limit without using the shared [Counters]. Beyond that it takes permits from
/// them in blocks, each half as large as what it has admitted in this window. So
/// - a caller below one percent costs nothing, and one above it costs one write for each block;
/// - a limit is exceeded by at most one percent per instance, which the counters do not see;
/// - when a request is refused, at most a third of the limit is unused in blocks;
/// - a refusal costs no write: an instance remembers until the window ends that everything is taken.
///
/// If the counters cannot be reached, everything passes: the protection must not stop the service.
public final class RateLimiter {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

    private final Counters counters;
    private final Clock clock;
    private final AtomicReference<Window> current = new AtomicReference<>(new Window(Instant.EPOCH));

    public RateLimiter(Counters counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    /// Lets `tokens` pass at once, or none of them.
    ///
    /// @param tokens 1 to the limit's own
    /// @return empty if they pass; otherwise how long until one can, in whole seconds, rounded up
    public Optional<Duration> acquire(LimitKey key, Limit limit, int tokens) {
        if (tokens < 1 || tokens > limit.tokens()) {
            throw new IllegalArgumentException("must be 1 to " + limit.tokens() + " permits, not " + tokens);
        }
        Instant now = clock.instant();
        Window window = windowOf(now);
        Share share = window.shares.computeIfAbsent(key, _ -> new Share(limit));
        return share.take(tokens, need -> granted(need, key, window.start, limit))
                ? Optional.empty()
                : Optional.of(window.leftAt(now));
    }

    private long granted(Need need, LimitKey key, Instant window, Limit limit) {
        try {
            long before = counters.add(key, window, need.unreported() + need.block());
            return Math.clamp(limit.tokens() - before - need.unreported(), 0, need.block());
        } catch (RuntimeException e) {
            LOG.warn("the limit of {} is not enforced: its counter cannot be reached", key.value(), e);
            return need.block();
        }
    }

    private Window windowOf(Instant now) {
        long length = Limit.WINDOW.toSeconds();
        Instant start = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), length) * length);
        return current.updateAndGet(window -> window.start.equals(start) ? window : new Window(start));
    }

    /// The request of an instance to the counters.
    ///
    /// @param unreported tokens that it has admitted without the counters
    /// @param block tokens that it would like to take
    private record Need(long unreported, long block) {}

    /// The knowledge of this instance about a window.
    private static final class Window {

        private final Instant start;
        private final Map<LimitKey, Share> shares = new ConcurrentHashMap<>();

        Window(Instant start) {
            this.start = start;
        }

        Duration leftAt(Instant now) {
            return Duration.between(now, start.plus(Limit.WINDOW))
                    .plusNanos(999_999_999)
                    .truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /// The tokens that this instance may admit in a window. For one thread at a time.
    private static final class Share {

        private long available;
        private long passed;
        private long unreported;
        private boolean exhausted;

        Share(Limit limit) {
            available = limit.free();
            unreported = limit.free();
        }

        synchronized boolean take(int tokens, ToLongFunction<Need> granted) {
            if (available < tokens && !exhausted) {
                long missing = tokens - available;
                long block = Math.max(missing, passed / 2);
                long more = granted.applyAsLong(new Need(unreported, block));
                unreported = 0;
                available += more;
                exhausted = more < block;
            }
            if (available < tokens) {
                return false;
            }
            available -= tokens;
            passed += tokens;
            return true;
        }
    }
}
