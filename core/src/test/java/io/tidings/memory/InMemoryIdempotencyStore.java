package io.tidings.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.tidings.event.EventId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Registration;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.IdempotencyStore;

/// [IdempotencyStore] in memory.
public final class InMemoryIdempotencyStore implements IdempotencyStore {

    private final Memory memory;

    public InMemoryIdempotencyStore(Memory memory) {
        this.memory = memory;
    }

    /// @param project where the claim was made, if at a project
    record Entry(IdempotencyRecord claim, Optional<ProjectId> project) {

        private boolean isTaken(Registration registration, Instant now) {
            return claim.publishedAt().plus(Duration.ofDays(KEPT_DAYS)).isAfter(now) && isOf(registration);
        }

        private boolean isOf(Registration registration) {
            Instant at = claim.publishedAt();
            boolean sameProject = project.isPresent() && project.equals(registration.scope().project());
            return !at.isBefore(registration.since())
                    && !(sameProject && at.isBefore(registration.projectSince().orElseThrow()));
        }
    }

    @Override
    public IdempotencyRecord claim(Registration registration, IdempotencyKey key, IdempotencyRecord claim) {
        synchronized (memory) {
            return memory.claims.merge(key(registration, key), new Entry(claim, registration.scope().project()),
                    (before, now) -> before.isTaken(registration, claim.publishedAt()) ? before : now).claim();
        }
    }

    @Override
    public Optional<IdempotencyRecord> find(Registration registration, IdempotencyKey key) {
        synchronized (memory) {
            return Optional.ofNullable(memory.claims.get(key(registration, key)))
                    .filter(entry -> entry.isOf(registration))
                    .map(Entry::claim);
        }
    }

    @Override
    public Optional<IdempotencyRecord> hold(Registration registration, IdempotencyKey key, IdempotencyRecord found,
            Instant heldUntil) {
        synchronized (memory) {
            IdempotencyRecord held = found.heldUntil(heldUntil);
            Entry before = memory.claims.get(key(registration, key));
            if (before == null || found.deliveries() >= 0 || !before.claim().equals(found)) {
                return Optional.empty();
            }
            memory.claims.put(key(registration, key), new Entry(held, before.project()));
            return Optional.of(held);
        }
    }

    @Override
    public void complete(Registration registration, IdempotencyKey key, IdempotencyRecord claim, int deliveries) {
        synchronized (memory) {
            memory.claims.computeIfPresent(key(registration, key), (_, before) -> isOf(claim.event(), before)
                    ? new Entry(claim.completed(deliveries), before.project())
                    : before);
        }
    }

    static boolean isOf(EventId event, Entry entry) {
        return entry.claim().event().equals(event);
    }

    private static String key(Registration registration, IdempotencyKey key) {
        return registration.scope().organization().value() + "/" + key.value();
    }
}
