package io.tidings.memory;

import java.time.Clock;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.tidings.delivery.SweepFailure;
import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.delivery.SweepFailures;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [SweepFailures] in memory.
public final class InMemorySweepFailures implements SweepFailures {

    private final Clock clock;
    private final Map<String, SweepFailure> failures = new TreeMap<>();

    public InMemorySweepFailures(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<SweepFailure> find(Kind kind, String id) {
        return Optional.ofNullable(failures.get(key(kind, id))).filter(this::isKept);
    }

    @Override
    public synchronized void save(SweepFailure failure) {
        failures.put(key(failure.kind(), failure.id()), failure);
    }

    @Override
    public synchronized Page<SweepFailure> findSetAside(PageRequest page) {
        NavigableMap<String, SweepFailure> found = new TreeMap<>(failures);
        found.values().removeIf(failure -> !isKept(failure) || !failure.isSetAside());
        return Memory.page(found, page);
    }

    private static String key(Kind kind, String id) {
        return kind.wireName() + "#" + id;
    }

    private boolean isKept(SweepFailure failure) {
        return failure.nextAt().plus(KEPT).isAfter(clock.instant());
    }
}
