package io.tidings.delivery;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.tidings.delivery.Deliveries.Guard;

/// Erases the content of an event and the receivers' responses, and keeps the delivery history.
///
/// Unfinished deliveries are cancelled; none of their messages is attempted any more. A running attempt cannot be
/// stopped. If it succeeds, that is recorded with its response: to be sure, erase again a minute later.
public final class Eraser {

    /// So many deliveries are written side by side.
    private static final int PAGE = 50;

    /// How often a write of a delivery is tried while others write it as well.
    private static final int MAX_TRIES = 10;

    private final Events events;
    private final Deliveries deliveries;
    private final Executor executor;
    private final Clock clock;

    /// @param executor runs the writes of one page side by side
    public Eraser(Events events, Deliveries deliveries, Executor executor, Clock clock) {
        this.events = events;
        this.deliveries = deliveries;
        this.executor = executor;
        this.clock = clock;
    }

    /// Erases an event; repeating it is harmless.
    ///
    /// @return false if there is no such event
    /// @throws RuntimeException if the store fails; repeating the call does the rest
    public boolean erase(EventKey key) {
        Optional<PublishedEvent> event = events.erase(key);
        event.ifPresent(this::eraseDeliveries);
        return event.isPresent();
    }

    private void eraseDeliveries(PublishedEvent event) {
        List<Target> targets = event.targets();
        for (int from = 0; from < targets.size(); from += PAGE) {
            List<Delivery> page = targets.subList(from, Math.min(targets.size(), from + PAGE))
                    .stream()
                    .map(target -> Delivery.pending(event, target))
                    .toList();
            Map<DeliveryKey, Delivery> recorded = deliveries
                    .findAllWithWebhooks(page.stream().map(Delivery::key).toList())
                    .deliveries();
            CompletableFuture.allOf(page.stream()
                    .map(pending -> CompletableFuture.runAsync(
                            () -> erase(pending, Optional.ofNullable(recorded.get(pending.key()))), executor))
                    .toArray(CompletableFuture<?>[]::new)).join();
        }
    }

    /// @param pending the delivery as it is while it has no record
    /// @param recorded what was last seen of it
    private void erase(Delivery pending, Optional<Delivery> recorded) {
        Optional<Delivery> found = recorded;
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            if (found.filter(delivery -> delivery.progress().isErased()).isPresent()
                    || deliveries.save(found.orElse(pending).erased(clock.instant()), new Guard.Unchanged(found))) {
                return;
            }
            found = deliveries.findById(pending.key().webhook().id(), pending.key().id());
        }
        throw new IllegalStateException(
                "delivery " + pending.key().id().value() + " is constantly being written by others");
    }
}
