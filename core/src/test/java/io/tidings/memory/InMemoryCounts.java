package io.tidings.memory;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.tidings.ratelimit.Counts;
import io.tidings.ratelimit.Meter;

/// [Counts] in memory.
public final class InMemoryCounts implements Counts {

    private final Map<Count, Long> counts = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final Outage outage = new Outage();

    @Override
    public long add(Meter meter, Instant window, long permits) {
        writes.incrementAndGet();
        outage.check();
        return counts.merge(new Count(meter, window), permits, Long::sum) - permits;
    }

    /// How often something was added.
    public int writes() {
        return writes.get();
    }

    public Outage outage() {
        return outage;
    }

    private record Count(Meter meter, Instant window) {}
}
