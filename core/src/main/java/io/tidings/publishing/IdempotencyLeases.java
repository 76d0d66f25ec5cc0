package io.tidings.publishing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.organization.Registration;
import io.tidings.publishing.IdempotencyStore.IdempotencyRecord;

/// Ensures that of simultaneous publishes under one idempotency key only one queues the deliveries, and that another
/// takes over if it crashes.
///
/// The publish that claims a key holds a lease of [#LEASE]; the others wait for the result, and take over when the
/// lease expires. Near its end, the holder renews the lease before it queues anything.
final class IdempotencyLeases {

    /// The lease: many times longer than storing and queueing takes. A repeat after a crash waits as long.
    static final Duration LEASE = Duration.ofSeconds(5);

    /// So long before its end, the holder renews the lease.
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyLeases.class);

    private final IdempotencyStore store;
    private final Clock clock;
    private final Consumer<Duration> pause;

    /// @param pause sleeps for that time
    IdempotencyLeases(IdempotencyStore store, Clock clock, Consumer<Duration> pause) {
        this.store = store;
        this.clock = clock;
        this.pause = pause;
    }

    /// The end of a lease that begins now.
    Instant fromNow() {
        return clock.instant().plus(LEASE);
    }

    /// Completes the record of a key, or waits until another publish has.
    ///
    /// @param claim as it was found
    /// @param mine whether the caller has just made it
    /// @param work does all that comes before the deliveries are queued, and gives what queues them and counts them;
    ///        empty if the event can no longer be published
    /// @return how many deliveries there are; empty where `work` gave nothing
    /// @throws RuntimeException if the work fails; then others need not wait for it
    Optional<Integer> complete(Registration registration, IdempotencyKey key, IdempotencyRecord claim, boolean mine,
            Function<IdempotencyRecord, Optional<Queueing>> work) {
        IdempotencyRecord current = claim;
        boolean held = mine;
        while (true) {
            if (!held) {
                current = await(registration, key, current);
            }
            if (current.isComplete()) {
                return Optional.of(current.deliveries());
            }
            IdempotencyRecord now = current;
            try {
                Optional<Queueing> queueing = work.apply(now);
                if (queueing.isEmpty()) {
                    release(registration, key, now);
                    return Optional.empty();
                }
                Optional<IdempotencyRecord> still = renewed(registration, key, now);
                if (still.isPresent()) {
                    now = still.get();
                    int deliveries = queueing.get().queue();
                    store.complete(registration, key, now, deliveries);
                    return Optional.of(deliveries);
                }
            } catch (RuntimeException e) {
                release(registration, key, now);
                throw e;
            }
            held = false;
        }
    }

    /// Queues deliveries.
    @FunctionalInterface
    interface Queueing {

        /// @return how many
        int queue();
    }

    /// Waits until a record is complete, or its lease can be taken over. The clocks of others may be wrong, so nobody
    /// waits for the same holder longer than one may hold a key.
    ///
    /// @return a record that is complete, or whose lease is now the caller's
    private IdempotencyRecord await(Registration registration, IdempotencyKey key, IdempotencyRecord found) {
        IdempotencyRecord current = found;
        Duration waited = Duration.ZERO;
        Duration next = SHORTEST_PAUSE;
        while (!current.isComplete()) {
            if (!current.isHeld(clock.instant()) || waited.compareTo(LEASE) >= 0) {
                Optional<IdempotencyRecord> taken = store.hold(registration, key, current, fromNow());
                if (taken.isPresent()) {
                    return taken.get();
                }
            } else {
                pause.accept(next);
                waited = waited.plus(next);
                next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
            }
            IdempotencyRecord again = store.find(registration, key).orElse(current);
            if (!again.heldUntil().equals(current.heldUntil())) {
                waited = Duration.ZERO;
            }
            current = again;
        }
        return current;
    }

    private Optional<IdempotencyRecord> renewed(Registration registration, IdempotencyKey key,
            IdempotencyRecord claim) {
        return claim.isHeld(clock.instant().plus(MARGIN))
                ? Optional.of(claim)
                : store.hold(registration, key, claim, fromNow());
    }

    private void release(Registration registration, IdempotencyKey key, IdempotencyRecord claim) {
        try {
            store.hold(registration, key, claim, Instant.EPOCH);
        } catch (RuntimeException e) {
            LOG.warn("an idempotency lease could not be released; the next repeat waits {} s", LEASE.toSeconds(), e);
        }
    }

    /// Lets the thread sleep.
    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
