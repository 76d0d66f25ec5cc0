package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;

/// Puts deliveries that wait outside the queue back into it.
public final class HandOut {

    /// Whoever takes a delivery hands it out within this time, and the queue hands it on; else it is due again.
    public static final Duration LEASE = Duration.ofMinutes(15);

    private final Deliveries deliveries;
    private final Events events;
    private final Organizations organizations;
    private final DeliveryQueue queue;
    private final ExecutorService executor;
    private final Clock clock;

    /// @param executor runs the writes of one page side by side
    public HandOut(Deliveries deliveries, Events events, Organizations organizations, DeliveryQueue queue,
            ExecutorService executor, Clock clock) {
        this.deliveries = deliveries;
        this.events = events;
        this.organizations = organizations;
        this.queue = queue;
        this.executor = executor;
        this.clock = clock;
    }

    /// Takes those that nobody else takes, and queues them. Where there is nothing left to deliver, because the event has
    /// expired or its content has been expunged, the delivery is cancelled.
    ///
    /// @return how many were taken
    /// @throws RuntimeException if the store or the queue fails; what was taken is due again after [#LEASE]
    int handOut(Collection<ParkedDelivery> parked) {
        Map<EventKey, PublishedEvent> kept = events.findAllById(
                parked.stream().map(HandOut::event).distinct().toList());
        Map<OrganizationId, Optional<Organization>> names = new HashMap<>();
        Instant until = clock.instant().plus(LEASE);
        List<Callable<Optional<QueuedDelivery>>> claims = new ArrayList<>();
        for (ParkedDelivery one : parked) {
            Optional<QueuedDelivery> message = names
                    .computeIfAbsent(event(one).organization(), organizations::findById)
                    .flatMap(organization -> Optional.ofNullable(kept.get(event(one)))
                            .filter(event -> event.expungedAt().isEmpty())
                            .map(event -> message(one, event, organization)));
            claims.add(() -> {
                if (message.isEmpty()) {
                    cancel(one);
                    return Optional.empty();
                }
                return deliveries.claim(one, until) ? message : Optional.empty();
            });
        }
        List<QueuedDelivery> taken = all(claims).stream().flatMap(Optional::stream).toList();
        queue.enqueue(taken);
        return taken.size();
    }

    private static EventKey event(ParkedDelivery parked) {
        return new EventKey(parked.key().webhook().scope().organization(), parked.event());
    }

    private static QueuedDelivery message(ParkedDelivery parked, PublishedEvent published, Organization organization) {
        return new QueuedDelivery(parked.target(), published.event(), organization.name().value(),
                published.content(), parked.round(), parked.turn() + 1).fitToTravel();
    }

    private void cancel(ParkedDelivery parked) {
        deliveries.findById(parked.key().webhook().id(), parked.key().id())
                .filter(Delivery::isParked)
                .ifPresent(found -> deliveries.saveIfCurrent(found.set(DeliveryStatus.CANCELLED, clock.instant())));
    }

    private <T> List<T> all(List<Callable<T>> calls) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> call : executor.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a parked delivery could not be taken", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
