package io.tidings.memory;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.access.FailedLogins;
import io.tidings.access.ThrottleKey;

/// [FailedLogins] in memory.
public final class InMemoryFailedLogins implements FailedLogins {

    private final Map<Count, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public int add(ThrottleKey key, Instant minute) {
        return counts.merge(new Count(key, minute), 1, Integer::sum);
    }

    private record Count(ThrottleKey key, Instant minute) {}
}
