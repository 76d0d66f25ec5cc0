package io.tidings.metric;

import java.time.Duration;

/// Takes note of what happens. Cheap, safe for any number of threads, and never fails.
public interface Metrics {

    /// Takes no note of anything.
    Metrics NONE = new Metrics() {

        @Override
        public void count(Metric metric, int number) {}

        @Override
        public void time(Metric metric, Duration duration) {}
    };

    /// @param metric one that is measured in [Metric.Unit#COUNT]
    void count(Metric metric, int number);

    /// @param metric one that is measured in [Metric.Unit#MILLISECONDS]
    void time(Metric metric, Duration duration);
}
