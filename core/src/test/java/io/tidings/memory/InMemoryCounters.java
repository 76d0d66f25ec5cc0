package io.tidings.memory;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.tidings.ratelimit.Counters;
import io.tidings.ratelimit.LimitKey;

/// [Counters] in memory.
public final class InMemoryCounters implements Counters {

    private final Map<Count, Long> counts = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final Outage outage = new Outage();

    @Override
    public long add(LimitKey key, Instant window, long permits) {
        writes.incrementAndGet();
        outage.check();
        return counts.merge(new Count(key, window), permits, Long::sum) - permits;
    }

    /// How often something was added.
    public int writes() {
        return writes.get();
    }

    public Outage outage() {
        return outage;
    }

    private record Count(LimitKey key, Instant window) {}
}
