package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tidings.organization.OrganizationId;

/// Organizations whose receivers have recently been slow in this process. One batch of theirs at a time is attempted in
/// the fast lane, so that a burst to receivers that have begun to hang occupies one invocation for one first time
/// limit, not many in a row.
final class RecentlySlow {

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
