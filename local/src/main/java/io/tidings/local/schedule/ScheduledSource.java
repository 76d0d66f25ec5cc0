package io.tidings.local.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An EventBridge rule on one machine: calls at a fixed rate, the first time after one period.
///
/// A call that lasts longer than the period delays the next; two never overlap. A call that throws is logged, and the
/// next comes in its time.
public final class ScheduledSource implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledSource.class);

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofVirtual().name("schedule").factory());

    private ScheduledSource() {}

    /// Calls from now on.
    ///
    /// @throws IllegalArgumentException if the period is not positive
    public static ScheduledSource start(Duration period, Runnable target) {
        ScheduledSource source = new ScheduledSource();
        ScheduledFuture<?> _ = source.thread.scheduleAtFixedRate(() -> run(target), period.toNanos(), period.toNanos(),
                TimeUnit.NANOSECONDS);
        return source;
    }

    /// Calls no more; a call under way may end, and is interrupted only if that takes long.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
        thread.close();
    }

    private static void run(Runnable target) {
        try {
            target.run();
        } catch (RuntimeException e) {
            LOG.error("The scheduled call failed", e);
        }
    }
}
