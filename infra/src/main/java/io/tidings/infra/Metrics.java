package io.tidings.infra;

import java.util.Map;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.sqs.Queue;

/// What is measured, for [Alarms] and [OperationsDashboard]: by AWS, and by Tidings itself, over five minutes.
final class Metrics {

    private static final Duration PERIOD = Duration.minutes(5);

    private Metrics() {}

    /// Messages that could be received.
    static Metric depth(Queue queue) {
        return queue.metricApproximateNumberOfMessagesVisible(by(Stats.MAXIMUM));
    }

    /// Messages in flight: being attempted, or delayed until their next attempt.
    static Metric hidden(Queue queue) {
        return queue.metricApproximateNumberOfMessagesNotVisible(by(Stats.MAXIMUM));
    }

    /// In seconds.
    static Metric ageOfOldest(Queue queue) {
        return queue.metricApproximateAgeOfOldestMessage(by(Stats.MAXIMUM));
    }

    static Metric invocations(SnapStartFunction function) {
        return function.function().metricInvocations(by(Stats.SUM));
    }

    static Metric errors(SnapStartFunction function) {
        return function.function().metricErrors(by(Stats.SUM));
    }

    static Metric throttles(SnapStartFunction function) {
        return function.function().metricThrottles(by(Stats.SUM));
    }

    /// In milliseconds.
    static Metric duration(SnapStartFunction function, int percentile) {
        return function.function().metricDuration(by(Stats.percentile(percentile)));
    }

    static Metric concurrency(SnapStartFunction function) {
        return function.function().metric("ConcurrentExecutions", by(Stats.MAXIMUM));
    }

    static Metric requests(HttpStage stage) {
        return stage.metricCount(by(Stats.SUM));
    }

    static Metric clientErrors(HttpStage stage) {
        return stage.metricClientError(by(Stats.SUM));
    }

    static Metric serverErrors(HttpStage stage) {
        return stage.metricServerError(by(Stats.SUM));
    }

    /// In milliseconds.
    static Metric latency(HttpStage stage, int percentile) {
        return stage.metricLatency(by(Stats.percentile(percentile)));
    }

    static Metric readUnits(Table table) {
        return table.metricConsumedReadCapacityUnits(by(Stats.SUM));
    }

    static Metric writeUnits(Table table) {
        return table.metricConsumedWriteCapacityUnits(by(Stats.SUM));
    }

    /// Reads and writes that the table refused: a partition is too hot.
    static Metric throttledReads(Table table) {
        return throttled(table, "ReadThrottleEvents");
    }

    static Metric throttledWrites(Table table) {
        return throttled(table, "WriteThrottleEvents");
    }

    /// How often something happened in this deployment.
    static Metric own(Settings settings, io.tidings.metric.Metric metric) {
        return own(settings, metric, Stats.SUM);
    }

    /// In milliseconds.
    static Metric own(Settings settings, io.tidings.metric.Metric metric, int percentile) {
        return own(settings, metric, Stats.percentile(percentile));
    }

    /// How many of a hundred attempts fail; 0 where there are too few to say.
    static IMetric failureRate(Settings settings, int fewest) {
        Map<String, IMetric> attempts = Map.of(
                "delivered", own(settings, io.tidings.metric.Metric.DELIVERED),
                "failed", own(settings, io.tidings.metric.Metric.FAILED));
        return MathExpression.Builder.create()
                .label("Failed, of a hundred attempts")
                .expression("IF(FILL(failed, 0) + FILL(delivered, 0) >= " + fewest
                        + ", 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(delivered, 0)), 0)")
                .usingMetrics(attempts)
                .period(PERIOD)
                .build();
    }

    private static Metric own(Settings settings, io.tidings.metric.Metric metric, String statistic) {
        return Metric.Builder.create()
                .namespace(io.tidings.metric.Metric.NAMESPACE)
                .metricName(metric.wireName())
                .dimensionsMap(Map.of(io.tidings.metric.Metric.STAGE, settings.stage()))
                .period(PERIOD)
                .statistic(statistic)
                .build();
    }

    private static Metric throttled(Table table, String name) {
        return table.metric(name, MetricOptions.builder()
                .dimensionsMap(Map.of("TableName", table.getTableName()))
                .period(PERIOD)
                .statistic(Stats.SUM)
                .build());
    }

    private static MetricOptions by(String statistic) {
        return MetricOptions.builder().period(PERIOD).statistic(statistic).build();
    }
}
