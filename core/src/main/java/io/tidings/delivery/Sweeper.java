package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.organization.OrganizationId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

/// Requeues deliveries: parked ones that are due, and held ones whose webhook is called again. Run it every minute; any
/// number may run at the same time.
///
/// Organizations alternate, so that none with thousands of due webhooks or deliveries delays the others by more than
/// one sweep: their webhooks are checked in round-robin order, each for a few seconds at most, and a share of each
/// organization's deliveries is requeued before any organization gets another share. A failure is recorded and
/// postponed ([SweepFailure]), and stops nothing else. What a sweep does not reach stays due, so the next one resumes
/// there.
public final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /// How many webhooks one sweep checks.
    private static final int MOST_WEBHOOKS = 5_000;

    /// How long the check of one webhook may take.
    private static final Duration ONE_CHECK = Duration.ofSeconds(5);

    /// How many parked deliveries are read at a time; and how many are requeued.
    private static final int PAGE = 500;
    private static final int BATCH = 100;

    /// How many deliveries of an organization are requeued before others get their share; and by how much that grows
    /// with each pass, so that few passes are enough.
    private static final int FIRST_SHARE = 200;
    private static final int GROWTH = 4;

    private final Deliveries deliveries;
    private final Webhooks webhooks;
    private final Requeuer requeuer;
    private final WebhookChecker checker;
    private final SweepFailureLog failures;
    private final Clock clock;

    public Sweeper(Deliveries deliveries, Webhooks webhooks, Requeuer requeuer, WebhookChecker checker,
            SweepFailureLog failures,
            Clock clock) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.requeuer = requeuer;
        this.checker = checker;
        this.failures = failures;
        this.clock = clock;
    }

    /// The result of a sweep.
    ///
    /// @param due how many parked deliveries it requeued
    /// @param released how many held deliveries it requeued
    /// @param complete whether it finished before its deadline
    public record Sweep(int due, int released, boolean complete) {}

    /// Sweeps once. One part that fails stops no other; the first failure is thrown at the end, unless what failed has
    /// been set aside.
    ///
    /// @param deadline when to begin nothing more
    /// @throws RuntimeException if a part failed; what it did not get to stays due
    public Sweep sweep(Instant deadline) {
        Run run = new Run(deadline);
        List<WebhookKey> dueWebhooks = RoundRobin.of(
                run.attempt("the webhooks", () -> webhooks.findDue(clock.instant(), MOST_WEBHOOKS), List.of()),
                key -> key.scope().organization());
        // Half of the time is for what is parked.
        Instant half = clock.instant().plus(Duration.between(clock.instant(), deadline).dividedBy(2));
        int released = 0;
        int next = 0;
        while (next < dueWebhooks.size() && clock.instant().isBefore(half)) {
            released += check(dueWebhooks.get(next++), run);
        }
        int due = requeueDue(run);
        while (next < dueWebhooks.size() && !run.isOver()) {
            released += check(dueWebhooks.get(next++), run);
        }
        run.throwFailure();
        return new Sweep(due, released, !run.isOver());
    }

    private int check(WebhookKey key, Run run) {
        try {
            Instant limit = clock.instant().plus(ONE_CHECK);
            return checker.check(key, limit.isBefore(run.deadline) ? limit : run.deadline);
        } catch (RuntimeException | Error e) {
            run.attempt("webhook " + key.id().value(), () -> {
                SweepFailure failure = failures.failed(SweepFailure.Kind.WEBHOOK, key, key.id().value(), e);
                webhooks.postponeCheck(key, failure.nextAt());
                if (!failure.isSetAside()) {
                    run.fail(e);
                }
                return 0;
            }, 0);
            return 0;
        }
    }

    /// In passes, until nothing is due that this sweep has not seen.
    private int requeueDue(Run run) {
        int due = 0;
        int share = FIRST_SHARE;
        boolean more = true;
        while (more && !run.isOver()) {
            Map<OrganizationId, Integer> counts = new HashMap<>();
            int first = Math.floorMod(clock.instant().getEpochSecond(), Deliveries.DUE_SHARDS);
            more = false;
            for (int i = 0; i < Deliveries.DUE_SHARDS; i++) {
                Shard shard = new Shard((first + i) % Deliveries.DUE_SHARDS, share, counts, run);
                more |= run.attempt("shard " + shard.number(), shard::requeue, false);
                due += shard.requeued;
            }
            share *= GROWTH;
        }
        return due;
    }

    /// One shard of the parked deliveries, in one pass.
    private final class Shard {

        private final int number;
        private final int share;
        private final Map<OrganizationId, Integer> counts;
        private final Run run;
        private int requeued;

        /// @param share how many deliveries of an organization may be requeued
        /// @param counts how many have been in this pass
        Shard(int number, int share, Map<OrganizationId, Integer> counts, Run run) {
            this.number = number;
            this.share = share;
            this.counts = counts;
            this.run = run;
        }

        int number() {
            return number;
        }

        /// @return whether some had to be left for another pass
        boolean requeue() {
            Optional<DueKey> after = Optional.empty();
            boolean left = false;
            while (!run.isOver()) {
                List<ParkedDelivery> page = deliveries.findDueAfter(number, after, clock.instant(), PAGE);
                if (page.isEmpty()) {
                    break;
                }
                after = Optional.of(page.getLast().dueKey());
                List<ParkedDelivery> fresh = page.stream().filter(parked -> !run.seen.contains(parked)).toList();
                List<ParkedDelivery> mine = fresh.stream()
                        .filter(parked -> counts.merge(parked.key().webhook().scope().organization(), 1,
                                Integer::sum) <= share)
                        .toList();
                left |= mine.size() < fresh.size();
                for (int from = 0; from < mine.size() && !run.isOver(); from += BATCH) {
                    List<ParkedDelivery> some = mine.subList(from, Math.min(mine.size(), from + BATCH));
                    run.seen.addAll(some);
                    requeued += requeuer.requeue(some);
                }
                if (page.size() < PAGE) {
                    break;
                }
            }
            return left;
        }
    }

    /// A run's time, what it has dealt with, and its first failure.
    private final class Run {

        private final Instant deadline;
        private final Set<ParkedDelivery> seen = new HashSet<>();
        private Optional<Throwable> failure = Optional.empty();

        Run(Instant deadline) {
            this.deadline = deadline;
        }

        boolean isOver() {
            return !clock.instant().isBefore(deadline);
        }

        void fail(Throwable cause) {
            failure = failure.or(() -> Optional.of(cause));
        }

        <T> T attempt(String what, Supplier<T> part, T otherwise) {
            try {
                return part.get();
            } catch (RuntimeException | Error e) {
                LOG.error("the sweep failed at {}", what, e);
                fail(e);
                return otherwise;
            }
        }

        void throwFailure() {
            if (failure.isPresent()) {
                Throwable first = failure.get();
                if (first instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) first;
            }
        }
    }
}
