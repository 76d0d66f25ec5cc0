package io.tidings.delivery;

import java.time.Clock;
import java.util.Arrays;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.SweepFailure.Kind;
import io.tidings.log.LogField;
import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;
import io.tidings.webhook.WebhookKey;

/// Takes note of what the sweep fails at, and says when to try it again.
public final class SweepFailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(SweepFailureLog.class);

    private static final String OWN_PACKAGES = "io.tidings.";

    private final SweepFailures failures;
    private final Metrics metrics;
    private final Clock clock;

    public SweepFailureLog(SweepFailures failures, Metrics metrics, Clock clock) {
        this.failures = failures;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Takes note that something failed.
    ///
    /// @param id of the webhook, the delivery or the replay
    /// @return the failure, with when to try again
    /// @throws RuntimeException if it cannot be noted
    public SweepFailure failed(Kind kind, WebhookKey webhook, String id, Throwable cause) {
        String reason = reason(cause);
        SweepFailure failure = failures.find(kind, id)
                .map(before -> before.again(reason, clock.instant()))
                .orElseGet(() -> SweepFailure.first(kind, webhook, id, reason, clock.instant()));
        failures.save(failure);
        LOG.error("the sweep failed at {} {} of {} {}, {} times so far", kind.wireName(), id,
                LogField.ORGANIZATION, webhook.scope().organization().value(), failure.failures(), cause);
        if (failure.failures() == SweepFailure.SET_ASIDE_AFTER) {
            metrics.count(Metric.SET_ASIDE, 1);
        }
        return failure;
    }

    /// The exception and its place. Its message may contain text of a tenant, so it is only for the log.
    static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        return Arrays.stream(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OWN_PACKAGES))
                .findFirst()
                .map(frame -> name + " in " + frame.getClassName() + "." + frame.getMethodName())
                .orElse(name);
    }
}
