package io.tidings.memory;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.organization.OrganizationId;
import io.tidings.publishing.Traffic;

/// [Traffic] in memory.
public final class InMemoryTraffic implements Traffic {

    private final Map<Count, Long> counts = new ConcurrentHashMap<>();

    @Override
    public long add(OrganizationId organization, Instant minute, int events) {
        return counts.merge(new Count(organization, minute), (long) events, Long::sum);
    }

    private record Count(OrganizationId organization, Instant minute) {}
}
