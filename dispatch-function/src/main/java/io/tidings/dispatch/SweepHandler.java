package io.tidings.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.executor.FunctionInitializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.Sweeper;
import io.tidings.emf.EmfMetrics;
import io.tidings.log.Correlation;
import io.tidings.log.LogLine;
import io.tidings.removal.Remover;
import io.tidings.replay.Replayer;
import io.tidings.tink.KeyRotation;

/// The Lambda function behind the schedule, called every minute: requeues due deliveries, and continues replays and
/// removals. Fails if any part failed, so that it is noticed; the next call continues.
public final class SweepHandler extends FunctionInitializer implements RequestHandler<ScheduledEvent, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(SweepHandler.class);

    /// Kept back from the invocation's time for what has been begun.
    private static final Duration ENDING_TIME = Duration.ofSeconds(10);

    /// Shares of the sweep's time for requeueing, replays, and removals. The rest is for the keys.
    private static final double SWEEPING = 0.6;
    private static final double REPLAYING = 0.9;
    private static final double REMOVING = 0.95;

    private final Sweeper sweeper;
    private final Replayer replayer;
    private final Remover remover;
    private final KeyRotation keyRotation;
    private final Clock clock;
    private final EmfMetrics metrics;

    /// For Lambda: everything comes from the environment.
    public SweepHandler() {
        sweeper = applicationContext.getBean(Sweeper.class);
        replayer = applicationContext.getBean(Replayer.class);
        remover = applicationContext.getBean(Remover.class);
        keyRotation = applicationContext.getBean(KeyRotation.class);
        clock = applicationContext.getBean(Clock.class);
        metrics = applicationContext.getBean(EmfMetrics.class);
    }

    /// For other hosts of the function.
    ///
    /// @param context built with [DispatchHandler#configure]
    public SweepHandler(ApplicationContext context) {
        super(context);
        sweeper = applicationContext.getBean(Sweeper.class);
        replayer = applicationContext.getBean(Replayer.class);
        remover = applicationContext.getBean(Remover.class);
        keyRotation = applicationContext.getBean(KeyRotation.class);
        clock = applicationContext.getBean(Clock.class);
        metrics = applicationContext.getBean(EmfMetrics.class);
    }

    @Override
    protected ApplicationContextBuilder newApplicationContextBuilder() {
        return DispatchHandler.configure(super.newApplicationContextBuilder(), Map.of());
    }

    @Override
    public Void handleRequest(ScheduledEvent event, Context context) {
        try {
            return Correlation.ofInvocation(context.getAwsRequestId())
                    .call(() -> sweep(context));
        } finally {
            metrics.flush("sweep", context.getAwsRequestId());
        }
    }

    /// Each part gets its share of the remaining time, and runs even if an earlier one failed.
    private Void sweep(Context context) {
        Instant now = clock.instant();
        Instant deadline = now.plusMillis(context.getRemainingTimeInMillis()).minus(ENDING_TIME);
        Duration time = Duration.between(now, deadline);
        List<Throwable> failures = new ArrayList<>();
        Sweeper.Sweep sweep = attempt(failures, () -> sweeper.sweep(now.plus(share(time, SWEEPING))),
                new Sweeper.Sweep(0, 0, true));
        int replayed = attempt(failures, () -> replayer.run(now.plus(share(time, REPLAYING))), 0);
        attempt(failures, () -> remover.run(now.plus(share(time, REMOVING))), 0);
        attempt(failures, () -> {
            keyRotation.rotateIfDue(deadline);
            return true;
        }, false);
        if (sweep.due() + sweep.released() + replayed > 0) {
            LogLine.info(LOG)
                    .with("due", sweep.due())
                    .with("released", sweep.released())
                    .with("replayed", replayed)
                    .with("complete", sweep.complete())
                    .write("sweep");
        }
        throwFirst(failures);
        return null;
    }

    private static Duration share(Duration time, double part) {
        return Duration.ofMillis(Math.round(time.toMillis() * part));
    }

    private static <T> T attempt(List<Throwable> failures, Supplier<T> part, T otherwise) {
        try {
            return part.get();
        } catch (RuntimeException | Error e) {
            failures.add(e);
            return otherwise;
        }
    }

    private static void throwFirst(List<Throwable> failures) {
        if (failures.isEmpty()) {
            return;
        }
        failures.stream().skip(1).forEach(other -> LOG.error("another part of the sweep failed as well", other));
        if (failures.getFirst() instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failures.getFirst();
    }
}
