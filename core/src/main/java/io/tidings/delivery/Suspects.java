package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tidings.organization.OrganizationId;

/// Organizations whose receivers have just been slow here. Of these alone the dispatcher looks up whether others found the
/// same, so that a burst of theirs costs an instance one first time limit, and all who are fast cost no look-up.
final class Suspects {

    private static final Duration MEMORY = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 1_000;

    private final Map<OrganizationId, Instant> until = new LinkedHashMap<>();

    synchronized void add(OrganizationId organization, Instant now) {
        until.remove(organization);
        until.put(organization, now.plus(MEMORY));
        if (until.size() > MAX_REMEMBERED) {
            until.remove(until.keySet().iterator().next());
        }
    }

    synchronized boolean contains(OrganizationId organization, Instant now) {
        Instant end = until.get(organization);
        if (end != null && !now.isBefore(end)) {
            until.remove(organization);
        }
        return end != null && now.isBefore(end);
    }
}
