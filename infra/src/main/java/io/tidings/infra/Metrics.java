package io.tidings.infra;

import java.util.Map;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.sqs.Queue;

/// What is measured, for [Alarms] and [OperationsDashboard]: by AWS, over five minutes.
final class Metrics {

    private static final Duration PERIOD = Duration.minutes(5);

    private Metrics() {}

    /// Messages that could be received.
    static Metric depth(Queue queue) {
        return queue.metricApproximateNumberOfMessagesVisible(by(Stats.MAXIMUM));
    }

    /// Messages that are hidden: being attempted, or waiting for their next attempt.
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
