package io.tidings.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.tidings.access.ApiToken;
import io.tidings.audit.AuditRecord;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.delivery.PublishedEvent;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.paging.Cursor;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.CustomEventType;
import io.tidings.removal.Removal;
import io.tidings.replay.Replay;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.Webhook;

/// What the fakes of one test share, as the adapters share a table. Every access holds its lock.
public final class Memory {

    final TestingClock clock;
    final NavigableMap<String, Organization> organizations = new TreeMap<>();
    final NavigableMap<String, Project> projects = new TreeMap<>();
    final NavigableMap<String, Webhook> webhooks = new TreeMap<>();
    final NavigableMap<String, ApiToken> tokens = new TreeMap<>();
    final NavigableMap<String, CustomEventType> types = new TreeMap<>();
    final NavigableMap<String, PublishedEvent> events = new TreeMap<>();
    final NavigableMap<String, Replay> replays = new TreeMap<>();
    final NavigableMap<String, AuditRecord> audit = new TreeMap<>();
    final NavigableMap<String, Delivery> deliveries = new TreeMap<>();
    final Map<String, InMemoryIdempotencyStore.Entry> claims = new HashMap<>();
    /// Removed organizations (`o`) and projects (`o/p`), and those registered again: when the last was removed.
    final Map<String, Instant> removed = new HashMap<>();
    final NavigableMap<String, Removal> removals = new TreeMap<>();
    /// Where deliveries wait outside the queue.
    final Map<String, DueKey> waiting = new HashMap<>();

    public Memory(TestingClock clock) {
        this.clock = clock;
    }

    /// All fakes over this memory.
    public Store store() {
        return new Store(new InMemoryOrganizations(this), new InMemoryProjects(this), new InMemoryApiTokens(this),
                new InMemoryWebhooks(this), new InMemoryCustomEventTypes(this), new InMemoryEvents(this),
                new InMemoryEventContents(), new InMemoryIdempotencyStore(this), new InMemoryDeliveries(this),
                new InMemoryReplays(this), new InMemoryAuditLog(this), new InMemoryRemovals(this),
                new InMemoryLeftovers(this), clock);
    }

    boolean exists(Scope scope) {
        return organizations.containsKey(scope.organization().value())
                && scope.project()
                        .map(project -> projects.containsKey(key(scope.organization(), project)))
                        .orElse(true);
    }

    /// Notes a removal, with its job.
    ///
    /// @param key of the organization or project
    /// @param createdAt of what is removed
    void remove(Scope scope, String key, Instant createdAt) {
        Removal removal = Removal.create(scope, clock.instant());
        removals.put(InMemoryRemovals.key(removal), removal);
        removed.put(key, clock.instant().isBefore(createdAt) ? createdAt : clock.instant());
    }

    /// When a registration that is wanted now begins.
    Instant next(String key, Instant wanted) {
        return Optional.ofNullable(removed.get(key))
                .map(at -> at.plusMillis(1))
                .filter(wanted::isBefore)
                .orElse(wanted);
    }

    /// What is published before this does not show.
    Instant visibleSince(String key, Optional<Instant> createdAt) {
        return createdAt.orElse(removed.containsKey(key) ? Instant.MAX : Instant.MIN);
    }

    boolean isShown(PublishedEvent event) {
        String organization = event.event().organization().value();
        Instant since = visibleSince(organization,
                Optional.ofNullable(organizations.get(organization)).map(Organization::createdAt));
        boolean atProject = event.origin()
                .project()
                .map(id -> key(event.event().organization(), id))
                .filter(key -> event.event()
                        .publishedAt()
                        .isBefore(visibleSince(key, Optional.ofNullable(projects.get(key)).map(Project::createdAt))))
                .isEmpty();
        return atProject && !event.event().publishedAt().isBefore(since);
    }

    static String key(OrganizationId organization, ProjectId project) {
        return organization.value() + "/" + project.value();
    }

    /// What stands under `prefix`, by the rest of its key.
    static <T> NavigableMap<String, T> under(String prefix, NavigableMap<String, T> all) {
        NavigableMap<String, T> found = new TreeMap<>();
        all.tailMap(prefix, true)
                .entrySet()
                .stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .forEach(entry -> found.put(entry.getKey().substring(prefix.length()), entry.getValue()));
        return found;
    }

    static void removeUnder(String prefix, NavigableMap<String, ?> all) {
        all.keySet().removeIf(key -> key.startsWith(prefix));
    }

    static <T> Page<T> page(NavigableMap<String, T> ordered, PageRequest request) {
        NavigableMap<String, T> rest = request.cursor()
                .map(cursor -> ordered.tailMap(cursor.position(), false))
                .orElse(ordered);
        List<Map.Entry<String, T>> entries = rest.entrySet().stream().limit(request.limit()).toList();
        Optional<Cursor> next = rest.size() > entries.size()
                ? Optional.of(new Cursor(entries.getLast().getKey()))
                : Optional.empty();
        return new Page<>(entries.stream().map(Map.Entry::getValue).toList(), next);
    }
}
