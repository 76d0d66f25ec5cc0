package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.Attempter.PlannedAttempt;
import io.tidings.event.Event;
import io.tidings.log.LogField;
import io.tidings.log.LogLine;
import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;
import io.tidings.organization.ProjectId;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.trace.TraceContext;

/// Logs the outcomes of attempts, one wide line for each, and counts metrics; tests are not counted.
final class AttemptLog {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

    private final Metrics metrics;

    AttemptLog(Metrics metrics) {
        this.metrics = metrics;
    }

    /// @param after the delivery as the attempt leaves it
    void add(PlannedAttempt task, Attempt attempt, Delivery after, Instant now) {
        if (!after.test()) {
            count(task, attempt, after);
        }
        write(task, attempt, after, now);
    }

    /// Takes note that a delivery waits outside the queue.
    void parked() {
        metrics.count(Metric.PARKED, 1);
    }

    /// Takes note that a delivery went from the fast lane to the slow one.
    void moved() {
        metrics.count(Metric.MOVED_TO_SLOW, 1);
    }

    /// Takes note that a delivery has to wait for others of its organization.
    void crowdedOut() {
        metrics.count(Metric.SLOW_SHARE_USED, 1);
    }

    private void count(PlannedAttempt task, Attempt attempt, Delivery after) {
        Event event = task.received().delivery().event();
        if (attempt.number() == 1) {
            metrics.time(Metric.PUBLISH_TO_ARRIVAL, Duration.between(event.publishedAt(), attempt.at()));
        }
        if (attempt.outcome().isAbandoned()) {
            metrics.count(Metric.ABANDONED, 1);
            return;
        }
        metrics.time(Metric.RECEIVER_LATENCY, attempt.duration());
        metrics.count(attempt.outcome() instanceof Outcome.Delivered ? Metric.DELIVERED : Metric.FAILED, 1);
        if (after.status() == DeliveryStatus.RETRYING) {
            metrics.count(Metric.RETRIED, 1);
        }
        if (after.status() == DeliveryStatus.EXHAUSTED) {
            metrics.count(Metric.EXHAUSTED, 1);
        }
    }

    private static void write(PlannedAttempt task, Attempt attempt, Delivery after, Instant now) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        QueuedDelivery queued = task.received().delivery();
        Event event = queued.event();
        LogLine.info(LOG)
                .with(LogField.ORGANIZATION, event.organization().value())
                .with(LogField.PROJECT, event.project().map(ProjectId::value))
                .with(LogField.WEBHOOK, task.webhook().id().value())
                .with(LogField.DELIVERY, queued.id().value())
                .with(LogField.EVENT, event.id().value())
                .with(LogField.EVENT_TYPE, queued.target().type().value())
                .with(LogField.TRACE, event.trace().map(TraceContext::traceId))
                .with("round", queued.runNumber())
                .with("attempt", attempt.number())
                .with("lane", attempt.lane().wireName())
                .with("probe", task.probe())
                .with("test", after.test())
                .with("host", task.webhook().settings().url().host())
                .with("outcome", attempt.outcome().kind())
                .with("detail", attempt.outcome().inWords())
                .with("httpStatus", attempt.outcome().answer().map(Response::status))
                .with("durationMs", attempt.duration().toMillis())
                .with("status", after.status().wireName())
                .with("nextDelayMs",
                        after.progress().nextAttemptAt().map(next -> Duration.between(now, next).toMillis()))
                .write("attempt");
    }
}
