package io.tidings.emf;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.cloudwatchlogs.emf.exception.DimensionSetExceededException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidDimensionException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidMetricException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidNamespaceException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidTimestampException;
import software.amazon.cloudwatchlogs.emf.model.DimensionSet;
import software.amazon.cloudwatchlogs.emf.model.MetricsContext;
import software.amazon.cloudwatchlogs.emf.model.Unit;

import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;

/// Metrics as lines of a log, in CloudWatch's
/// [embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html):
/// no call to make, none to fail. What is noted between two calls of [#flush] is one line; where several invocations
/// share a process, the first to end writes what all have noted.
public final class EmfMetrics implements Metrics {

    private static final Logger LOG = LoggerFactory.getLogger(EmfMetrics.class);

    private final Map<Metric, List<Double>> noted = new EnumMap<>(Metric.class);
    private final String stage;
    private final Clock clock;
    private final Consumer<String> lines;

    /// @param stage the one dimension, see [Metric#STAGE]
    /// @param lines takes every line, without its end
    public EmfMetrics(String stage, Clock clock, Consumer<String> lines) {
        this.stage = stage;
        this.clock = clock;
        this.lines = lines;
    }

    @Override
    public synchronized void count(Metric metric, int number) {
        if (number > 0) {
            noted.merge(metric, List.of((double) number), (one, other) -> List.of(one.getFirst() + other.getFirst()));
        }
    }

    @Override
    public synchronized void time(Metric metric, Duration duration) {
        noted.computeIfAbsent(metric, _ -> new ArrayList<>()).add(duration.toNanos() / 1e6);
    }

    /// Writes what was noted since the last time; nothing if there was nothing. Never fails: an invocation is worth more than
    /// its metrics.
    ///
    /// @param service which function it is: for those who read the line, not a dimension
    /// @param requestId of the invocation
    public void flush(String service, String requestId) {
        Map<Metric, List<Double>> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            context(taken, service, requestId).serialize().forEach(lines);
        } catch (InvalidNamespaceException | InvalidDimensionException | DimensionSetExceededException
                | InvalidMetricException | InvalidTimestampException | JsonProcessingException e) {
            LOG.error("metrics of this invocation are lost", e);
        }
    }

    private synchronized Map<Metric, List<Double>> take() {
        Map<Metric, List<Double>> taken = new EnumMap<>(noted);
        noted.clear();
        return taken;
    }

    private MetricsContext context(Map<Metric, List<Double>> taken, String service, String requestId)
            throws InvalidNamespaceException, InvalidDimensionException, DimensionSetExceededException,
            InvalidMetricException, InvalidTimestampException {
        MetricsContext context = new MetricsContext();
        context.setNamespace(Metric.NAMESPACE);
        context.setTimestamp(clock.instant());
        context.setDimensions(DimensionSet.of(Metric.STAGE, stage));
        context.putProperty("service", service);
        context.putProperty("requestId", requestId);
        for (Map.Entry<Metric, List<Double>> one : taken.entrySet()) {
            for (double value : one.getValue()) {
                context.putMetric(one.getKey().wireName(), value, unit(one.getKey()));
            }
        }
        return context;
    }

    private static Unit unit(Metric metric) {
        return switch (metric.unit()) {
            case COUNT -> Unit.COUNT;
            case MILLISECONDS -> Unit.MILLISECONDS;
        };
    }
}
