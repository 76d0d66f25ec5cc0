package io.tidings.memory;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.tidings.organization.OrganizationId;
import io.tidings.publishing.PublishRates;

/// [PublishRates] in memory.
public final class InMemoryPublishRates implements PublishRates {

    private final Map<Count, Long> counts = new ConcurrentHashMap<>();

    @Override
    public long add(OrganizationId organization, Instant minute, int events) {
        return counts.merge(new Count(organization, minute), (long) events, Long::sum);
    }

    private record Count(OrganizationId organization, Instant minute) {}
}
