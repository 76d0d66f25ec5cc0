package io.tidings.local.benchmark;

import java.util.Collection;
import java.util.List;

/// Some numbers, seen as one.
record Figures(List<Double> sorted) {

    Figures {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = sorted.stream().sorted().toList();
    }

    static Figures of(Collection<Double> values) {
        return new Figures(List.copyOf(values));
    }

    double min() {
        return sorted.getFirst();
    }

    double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// The smallest number that at least `percent` of all do not exceed.
    double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(1, rank) - 1);
    }

    double max() {
        return sorted.getLast();
    }
}
