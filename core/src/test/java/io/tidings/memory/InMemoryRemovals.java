package io.tidings.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import io.tidings.delivery.RoundRobin;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.removal.Removal;
import io.tidings.removal.Removals;

/// [Removals] in memory.
public final class InMemoryRemovals implements Removals {

    private final Memory memory;

    public InMemoryRemovals(Memory memory) {
        this.memory = memory;
    }

    @Override
    public Page<Removal> findAll(PageRequest page) {
        synchronized (memory) {
            memory.removals.values().removeIf(removal -> !isKept(removal));
            return Memory.page(memory.removals.descendingMap(), page);
        }
    }

    @Override
    public List<Removal> findDue(Instant now, int limit) {
        synchronized (memory) {
            return RoundRobin.first(limit, memory.removals.values()
                    .stream()
                    .filter(this::isKept)
                    .filter(removal -> removal.nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
                    .sorted(Comparator.comparing(removal -> removal.nextRunAt().orElseThrow()))
                    .toList(), removal -> removal.scope().organization());
        }
    }

    @Override
    public boolean save(Removal removal) {
        synchronized (memory) {
            Removal before = memory.removals.get(key(removal));
            if (before == null || before.revision() != removal.revision() - 1) {
                return false;
            }
            memory.removals.put(key(removal), removal);
            return true;
        }
    }

    static String key(Removal removal) {
        return "%015d/%s/%s".formatted(removal.removedAt().toEpochMilli(), removal.scope().organization().value(),
                removal.scope().project().map(project -> project.value()).orElse(""));
    }

    private boolean isKept(Removal removal) {
        return removal.updatedAt().plus(Removal.KEPT).isAfter(memory.clock.instant());
    }
}
