package io.tidings.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

/// Hands out again what waits outside the queue: parked deliveries whose time has come, and held ones whose webhook is
/// called again. Run it every minute; any number may run at the same time.
///
/// What it does not get to stays due, so the next run goes on where one stopped.
public final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private static final int PAGE = 100;

    private final Deliveries deliveries;
    private final Webhooks webhooks;
    private final HandOut handOut;
    private final Waker waker;
    private final Clock clock;

    public Sweeper(Deliveries deliveries, Webhooks webhooks, HandOut handOut, Waker waker, Clock clock) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.handOut = handOut;
        this.waker = waker;
        this.clock = clock;
    }

    /// What a run did.
    ///
    /// @param due how many parked deliveries it handed out
    /// @param released how many held deliveries it let go
    /// @param complete whether it came to an end before its deadline
    public record Sweep(int due, int released, boolean complete) {}

    /// Sweeps once. One part that fails stops no other; the first failure is thrown at the end.
    ///
    /// @param deadline when to begin nothing more
    /// @throws RuntimeException if a part failed; what it did not get to stays due
    public Sweep sweep(Instant deadline) {
        Run run = new Run(deadline);
        int released = 0;
        List<WebhookKey> woken = run.attempt("the webhooks", () -> webhooks.findDue(clock.instant(), PAGE), List.of());
        for (WebhookKey key : woken) {
            if (!run.isOver()) {
                released += run.attempt("webhook " + key.id().value(), () -> waker.wake(key, deadline), 0);
            }
        }
        int due = 0;
        int first = Math.floorMod(clock.instant().getEpochSecond(), Deliveries.DUE_SHARDS);
        for (int i = 0; i < Deliveries.DUE_SHARDS; i++) {
            int shard = (first + i) % Deliveries.DUE_SHARDS;
            due += run.attempt("shard " + shard, () -> handOutAll(Integer.MAX_VALUE,
                    limit -> deliveries.findDue(shard, clock.instant(), limit), run), 0);
        }
        run.throwFailure();
        return new Sweep(due, released, !run.isOver());
    }

    /// Page by page, until there is no more, or nothing that nobody else takes.
    private int handOutAll(int most, IntFunction<List<ParkedDelivery>> pages, Run run) {
        int all = 0;
        while (all < most && !run.isOver()) {
            int limit = Math.min(PAGE, most - all);
            List<ParkedDelivery> page = pages.apply(limit);
            int taken = page.isEmpty() ? 0 : handOut.handOut(page);
            all += taken;
            if (page.size() < limit || taken == 0) {
                break;
            }
        }
        return all;
    }

    /// A run's time, and its first failure.
    private final class Run {

        private final Instant deadline;
        private RuntimeException failure;

        Run(Instant deadline) {
            this.deadline = deadline;
        }

        boolean isOver() {
            return !clock.instant().isBefore(deadline);
        }

        <T> T attempt(String what, Supplier<T> part, T otherwise) {
            try {
                return part.get();
            } catch (RuntimeException e) {
                LOG.error("the sweep failed at {}", what, e);
                failure = failure == null ? e : failure;
                return otherwise;
            }
        }

        void throwFailure() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
