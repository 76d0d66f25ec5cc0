package io.tidings.infra;

import java.util.Optional;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

import io.tidings.metric.Metric;

/// Conditions that need a person; `docs/operations.md` has an entry for each. A failing receiver is not among them:
/// retries handle that. If most receivers fail, the cause is not theirs.
final class Alarms extends Construct {

    /// A failed delivery stays in the queue for at most 15 minutes; older ones have not been attempted.
    private static final Duration OLDEST_EXPECTED = Duration.minutes(20);

    /// A first attempt is made within a second of the publication, unless the queue is long.
    private static final Duration LATE = Duration.minutes(1);

    /// In percent, of at least [#ENOUGH_ATTEMPTS] attempts: a few dead receivers are not an outage.
    private static final int MOST_FAIL = 80;
    private static final int ENOUGH_ATTEMPTS = 100;

    private static final int PERIODS_OF_SILENCE = 3;
    private static final int PERIODS_OF_TROUBLE = 3;

    private final Settings settings;
    private final Optional<IAlarmAction> notification;

    Alarms(Construct scope, Settings settings, Storage storage, Queues queues, Functions functions, Api api) {
        super(scope, "Alarms");
        this.settings = settings;
        this.notification = settings.alarmTopicArn()
                .map(arn -> new SnsAction(Topic.fromTopicArn(this, "Topic", arn)));
        above(0, "DeadLetters", "Deliveries were given up or could not be read",
                Metrics.depth(queues.deadLetters()));
        above(OLDEST_EXPECTED.toSeconds(), "OldestDelivery",
                "Deliveries are delayed: the dispatch-function cannot keep up",
                Metrics.ageOfOldest(queues.deliveries()));
        above(OLDEST_EXPECTED.toSeconds(), "OldestSlowDelivery",
                "Deliveries to slow receivers wait: their lane is full", Metrics.ageOfOldest(queues.slowDeliveries()));
        watch("Api", functions.api());
        watch("Dispatch", functions.dispatch());
        watch("Sweep", functions.sweep());
        never("NoSweep", "No sweep for 15 minutes: due deliveries are not requeued",
                Metrics.invocations(functions.sweep()));
        above(0, "SetAside", "The sweep has failed three times at an item of a tenant",
                Metrics.own(settings, Metric.SET_ASIDE));
        above(0, "ApiServerErrors", "The API answered 5xx", Metrics.serverErrors(api.stage()));
        lasting(LATE.toMilliseconds(), "LateDeliveries", "Deliveries are first attempted more than a minute late",
                Metrics.own(settings, Metric.PUBLISH_TO_ARRIVAL, 99));
        lasting(MOST_FAIL, "MostAttemptsFail", "Most attempts fail, at all receivers: the cause may be on our side",
                Metrics.failureRate(settings, ENOUGH_ATTEMPTS));
        lasting(0, "ThrottledWrites", "The table throttles writes: a partition is too hot",
                Metrics.throttledWrites(storage.table()));
    }

    private void watch(String name, SnapStartFunction function) {
        above(0, name + "Errors", "The function failed, by an exception or its timeout", Metrics.errors(function));
        above(0, name + "Throttles", "The account's concurrency is used up", Metrics.throttles(function));
    }

    /// Alarms by the first period that exceeds the threshold. Missing data is not a breach: idle services report none.
    private void above(Number threshold, String id, String description, IMetric metric) {
        above(threshold, id, description, metric, 1);
    }

    /// As [#above], but only by the third period in a row.
    private void lasting(Number threshold, String id, String description, IMetric metric) {
        above(threshold, id, description, metric, PERIODS_OF_TROUBLE);
    }

    private void above(Number threshold, String id, String description, IMetric metric, int periods) {
        add(alarm(id, description, metric)
                .threshold(threshold)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(periods)
                .treatMissingData(TreatMissingData.NOT_BREACHING));
    }

    /// Alarms when nothing has happened for three periods. Then there is no data, so missing data counts as a breach.
    private void never(String id, String description, IMetric metric) {
        add(alarm(id, description, metric)
                .threshold(1)
                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                .evaluationPeriods(PERIODS_OF_SILENCE)
                .treatMissingData(TreatMissingData.BREACHING));
    }

    private Alarm.Builder alarm(String id, String description, IMetric metric) {
        return Alarm.Builder.create(this, id)
                .alarmName(settings.resourceName() + "-" + id)
                .alarmDescription(description + ". What to do: docs/operations.md, " + id)
                .metric(metric);
    }

    private void add(Alarm.Builder builder) {
        Alarm alarm = builder.build();
        notification.ifPresent(alarm::addAlarmAction);
    }
}
