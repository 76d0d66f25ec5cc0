package io.tidings.memory;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.access.FailedLogins;
import io.tidings.access.Suspect;

/// [FailedLogins] in memory.
public final class InMemoryFailedLogins implements FailedLogins {

    private final Map<Count, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public int add(Suspect suspect, Instant minute) {
        return counts.merge(new Count(suspect, minute), 1, Integer::sum);
    }

    private record Count(Suspect suspect, Instant minute) {}
}
