package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;

/// Tells events of the organizations and projects that are registered at present from those that former ones of the same
/// ids, or removed ones, have left. It reads each organization and project once, consistently, for all that it is asked.
final class Visibility {

    /// How far the second in an event's id may lie before its publication: the id is made first, or by another clock.
    static final Duration SLACK = Duration.ofMinutes(1);

    private final Table table;
    private final Map<Map<String, AttributeValue>, Instant> since = new HashMap<>();

    Visibility(Table table) {
        this.table = table;
    }

    /// Takes note of organizations that have been read already.
    ///
    /// @param found those that were there
    void note(Collection<OrganizationId> asked, Collection<Item> found) {
        asked.forEach(id -> since.put(OrganizationItem.key(id), Instant.MIN));
        found.forEach(item -> since.put(item.key(), Tombstone.visibleSince(Optional.of(item))));
    }

    /// The first publication of the organization that shows; [Instant#MAX] if it has been removed.
    Instant since(OrganizationId organization) {
        return since.computeIfAbsent(OrganizationItem.key(organization),
                key -> Tombstone.visibleSince(table.get(key)));
    }

    /// Those of the events that show, in their order.
    List<Item> shown(List<Item> events) {
        Set<Map<String, AttributeValue>> unknown = new HashSet<>();
        events.forEach(event -> keys(event).stream().filter(key -> !since.containsKey(key)).forEach(unknown::add));
        unknown.forEach(key -> since.put(key, Instant.MIN));
        table.getAll(unknown).forEach(item -> since.put(item.key(), Tombstone.visibleSince(Optional.of(item))));
        return events.stream().filter(this::isShown).toList();
    }

    private boolean isShown(Item event) {
        Instant publishedAt = EventItem.publishedAt(event);
        return keys(event).stream().noneMatch(key -> publishedAt.isBefore(since.get(key)));
    }

    /// The organization, and the project that the event was published at.
    private static List<Map<String, AttributeValue>> keys(Item event) {
        OrganizationId organization = EventItem.organization(event);
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        keys.add(OrganizationItem.key(organization));
        Optional<ProjectId> project = EventItem.origin(event).project();
        project.ifPresent(id -> keys.add(ProjectItem.key(organization, id)));
        return keys;
    }
}
