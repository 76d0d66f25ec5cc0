package io.tidings.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Counts over schedules.
final class Tally {

    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<String, Long> figures = new TreeMap<>();

    void count(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void count(String figure) {
        figures.merge(figure, 1L, Long::sum);
    }

    void add(Tally other) {
        other.faults.forEach((fault, times) -> faults.merge(fault, times, Long::sum));
        other.figures.forEach((figure, times) -> figures.merge(figure, times, Long::sum));
    }

    long faults() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    long figure(String name) {
        return figures.getOrDefault(name, 0L);
    }

    boolean saw(Fault fault) {
        return faults.containsKey(fault);
    }

    @Override
    public String toString() {
        return figures.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(", "))
                + "\n  faults=" + faults() + " " + faults;
    }
}
