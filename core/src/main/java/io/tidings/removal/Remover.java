package io.tidings.removal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.RoundRobin;
import io.tidings.metric.Metric;
import io.tidings.metric.Metrics;

/// Runs removal jobs, step by step: call it every minute. The next run does what this one does not reach or does not
/// record; repeating a step is harmless.
public final class Remover {

    private static final Logger LOG = LoggerFactory.getLogger(Remover.class);

    private static final int MAX_JOBS = 1_000;

    /// The share of one job in a run, so that a large one lets others pass.
    static final Duration SLICE = Duration.ofSeconds(10);

    /// How long a job is leased to one process. If that process crashes, the job continues then.
    static final Duration LEASE = Duration.ofMinutes(2);

    private final Removals removals;
    private final Leftovers leftovers;
    private final Clock clock;
    private final Metrics metrics;

    public Remover(Removals removals, Leftovers leftovers, Clock clock, Metrics metrics) {
        this.removals = removals;
        this.leftovers = leftovers;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Continues every due job; organizations alternate. A failure stops no other job, and the job is tried again
    /// later; the first failure is thrown at the end.
    ///
    /// @param deadline when to begin nothing more
    /// @return how many steps were made
    /// @throws RuntimeException if one failed
    public int run(Instant deadline) {
        int steps = 0;
        RuntimeException failure = null;
        List<Removal> due = removals.findDue(clock.instant(), MAX_JOBS);
        for (Removal removal : RoundRobin.of(due, one -> one.scope().organization())) {
            if (!clock.instant().isBefore(deadline)) {
                break;
            }
            Slice slice = new Slice(removal, deadline);
            try {
                slice.run();
            } catch (RuntimeException e) {
                LOG.error("the removal of {} failed; the sweep continues it later", removal.scope(), e);
                slice.fail(e);
                failure = failure == null ? e : failure;
            }
            steps += slice.steps;
        }
        if (failure != null) {
            throw failure;
        }
        return steps;
    }

    private final class Slice {

        private final Instant end;
        private Removal removal;
        private int steps;

        Slice(Removal removal, Instant deadline) {
            this.removal = removal;
            Instant share = clock.instant().plus(SLICE);
            this.end = share.isBefore(deadline) ? share : deadline;
        }

        void run() {
            Instant start = clock.instant();
            if (!save(removal.claimed(start.plus(LEASE), start))) {
                return;
            }
            int pass = removal.pass();
            while (removal.completedAt().isEmpty() && removal.pass() == pass) {
                Leftovers.Step step = leftovers.delete(removal);
                steps++;
                metrics.count(Metric.REMOVED, Math.toIntExact(step.removed().events() + step.removed().deliveries()));
                if (!save(removal.advanced(step, clock.instant()))) {
                    return;
                }
                if (removal.pass() == pass && removal.completedAt().isEmpty() && !clock.instant().isBefore(end)) {
                    save(removal.claimed(clock.instant(), clock.instant()));
                    return;
                }
            }
        }

        /// Somebody else may have gone on with it since: then that counts.
        void fail(RuntimeException e) {
            try {
                save(removal.failed(String.valueOf(e.getMessage()), clock.instant()));
            } catch (RuntimeException again) {
                LOG.warn("the failure of a removal could not be recorded", again);
            }
        }

        private boolean save(Removal changed) {
            boolean saved = removals.save(changed);
            if (saved) {
                removal = changed;
            }
            return saved;
        }
    }
}
