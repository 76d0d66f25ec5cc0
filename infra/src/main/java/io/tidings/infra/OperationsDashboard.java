package io.tidings.infra;

import java.util.List;

import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.dynamodb.Table;
import software.constructs.Construct;

import io.tidings.metric.Metric;

/// One page: what Tidings did, and then, from what comes in to what goes out, API, queues, functions, table.
final class OperationsDashboard extends Construct {

    private static final int THIRD_OF_THE_WIDTH = 8;

    OperationsDashboard(Construct scope, Settings settings, Storage storage, Queues queues, Functions functions,
            Api api) {
        super(scope, "Dashboard");
        Dashboard.Builder.create(this, "Operations")
                .dashboardName(settings.resourceName())
                .widgets(List.of(
                        deliveries(settings),
                        api(api.stage(), functions.api()),
                        queues(queues),
                        slowLane(settings, queues),
                        dispatch(functions.dispatch()),
                        sweep(functions.sweep()),
                        table(storage.table())))
                .build();
    }

    private static List<IWidget> deliveries(Settings settings) {
        return List.of(
                graph("Published, delivered, failed", Metrics.own(settings, Metric.PUBLISHED),
                        Metrics.own(settings, Metric.DELIVERED), Metrics.own(settings, Metric.FAILED)),
                graph("Retried, parked, exhausted, budget exceeded", Metrics.own(settings, Metric.RETRIED),
                        Metrics.own(settings, Metric.PARKED), Metrics.own(settings, Metric.EXHAUSTED),
                        Metrics.own(settings, Metric.BUDGET_EXCEEDED)),
                graph("From publish to arrival, and the receivers' share (ms)",
                        Metrics.own(settings, Metric.PUBLISH_TO_ARRIVAL, 50),
                        Metrics.own(settings, Metric.PUBLISH_TO_ARRIVAL, 99),
                        Metrics.own(settings, Metric.RECEIVER_LATENCY, 50),
                        Metrics.own(settings, Metric.RECEIVER_LATENCY, 99)));
    }

    private static List<IWidget> api(HttpStage stage, SnapStartFunction function) {
        return List.of(
                graph("API: requests", Metrics.requests(stage), Metrics.clientErrors(stage),
                        Metrics.serverErrors(stage)),
                graph("API: latency (ms)", Metrics.latency(stage, 50), Metrics.latency(stage, 99)),
                graph("api-function", Metrics.invocations(function), Metrics.errors(function),
                        Metrics.throttles(function), Metrics.concurrency(function)));
    }

    private static List<IWidget> queues(Queues queues) {
        return List.of(
                graph("Deliveries: visible and in flight", Metrics.depth(queues.deliveries()),
                        Metrics.hidden(queues.deliveries())),
                graph("Deliveries: age of the oldest (s)", Metrics.ageOfOldest(queues.deliveries())),
                graph("Dead letters", Metrics.depth(queues.deadLetters())));
    }

    private static List<IWidget> slowLane(Settings settings, Queues queues) {
        return List.of(
                graph("Slow lane: visible and hidden", Metrics.depth(queues.slowDeliveries()),
                        Metrics.hidden(queues.slowDeliveries())),
                graph("Slow lane: age of the oldest (s)", Metrics.ageOfOldest(queues.slowDeliveries())),
                graph("Slow lane: abandoned, moved, share used up", Metrics.own(settings, Metric.ABANDONED),
                        Metrics.own(settings, Metric.MOVED_TO_SLOW),
                        Metrics.own(settings, Metric.SLOW_SHARE_USED)));
    }

    private static List<IWidget> dispatch(SnapStartFunction function) {
        return List.of(
                graph("dispatch-function", Metrics.invocations(function), Metrics.errors(function),
                        Metrics.throttles(function)),
                graph("dispatch-function: duration (ms)", Metrics.duration(function, 50),
                        Metrics.duration(function, 99)),
                graph("dispatch-function: concurrency", Metrics.concurrency(function)));
    }

    private static List<IWidget> sweep(SnapStartFunction function) {
        return List.of(
                graph("Sweep", Metrics.invocations(function), Metrics.errors(function), Metrics.throttles(function)),
                graph("Sweep: duration (ms)", Metrics.duration(function, 50), Metrics.duration(function, 99)));
    }

    private static List<IWidget> table(Table table) {
        return List.of(
                graph("Table: units read", Metrics.readUnits(table)),
                graph("Table: units written", Metrics.writeUnits(table)),
                graph("Table: throttled", Metrics.throttledReads(table), Metrics.throttledWrites(table)));
    }

    private static IWidget graph(String title, IMetric... metrics) {
        return GraphWidget.Builder.create().title(title).left(List.of(metrics)).width(THIRD_OF_THE_WIDTH).build();
    }
}
