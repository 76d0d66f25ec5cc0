package io.tidings.infra;

import java.util.Optional;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/// What somebody must look at. A receiver that fails is not among it: that is what retries are for.
final class Alarms extends Construct {

    /// A failed delivery stays in the queue for at most 15 minutes; older ones have not been attempted.
    private static final Duration OLDEST_EXPECTED = Duration.minutes(20);

    private static final int PERIODS_OF_SILENCE = 3;

    private final Optional<IAlarmAction> notification;

    Alarms(Construct scope, Settings settings, Queues queues, Functions functions, Api api) {
        super(scope, "Alarms");
        this.notification = settings.alarmTopicArn()
                .map(arn -> new SnsAction(Topic.fromTopicArn(this, "Topic", arn)));
        above(0, "DeadLetters", "Deliveries were given up, or could not be handled",
                Metrics.depth(queues.deadLetters()));
        above(OLDEST_EXPECTED.toSeconds(), "OldestDelivery", "Deliveries wait: the dispatch-function cannot keep up",
                Metrics.ageOfOldest(queues.deliveries()));
        watch("Api", functions.api());
        watch("Dispatch", functions.dispatch());
        watch("Sweep", functions.sweep());
        never("NoSweep", "No sweep for 15 minutes: deliveries that are due stay where they are",
                Metrics.invocations(functions.sweep()));
        above(0, "ApiServerErrors", "The API answered 5xx", Metrics.serverErrors(api.stage()));
    }

    private void watch(String name, SnapStartFunction function) {
        above(0, name + "Errors", "The function failed, by an exception or its timeout", Metrics.errors(function));
        above(0, name + "Throttles", "The account's concurrency is used up", Metrics.throttles(function));
    }

    /// Alarms by the first period that exceeds the threshold. No data is good news: idle services report none.
    private void above(Number threshold, String id, String description, Metric metric) {
        add(Alarm.Builder.create(this, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING));
    }

    /// Alarms when nothing has happened for three periods. Of what does not happen there is no data, either.
    private void never(String id, String description, Metric metric) {
        add(Alarm.Builder.create(this, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(1)
                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                .evaluationPeriods(PERIODS_OF_SILENCE)
                .treatMissingData(TreatMissingData.BREACHING));
    }

    private void add(Alarm.Builder builder) {
        Alarm alarm = builder.build();
        notification.ifPresent(alarm::addAlarmAction);
    }
}
