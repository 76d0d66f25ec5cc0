package io.tidings.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;

/// [Metrics] that remember.
public final class InMemoryMetrics implements Metrics {

    private final Map<Metric, Integer> counts = new EnumMap<>(Metric.class);
    private final Map<Metric, List<Duration>> times = new EnumMap<>(Metric.class);

    @Override
    public synchronized void count(Metric metric, int number) {
        counts.merge(metric, number, Integer::sum);
    }

    @Override
    public synchronized void time(Metric metric, Duration duration) {
        times.computeIfAbsent(metric, _ -> new ArrayList<>()).add(duration);
    }

    public synchronized Map<Metric, Integer> counts() {
        return new EnumMap<>(counts);
    }

    public synchronized List<Duration> times(Metric metric) {
        return List.copyOf(times.getOrDefault(metric, List.of()));
    }
}
