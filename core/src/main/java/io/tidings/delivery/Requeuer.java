package io.tidings.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Webhook;

/// Puts parked and held deliveries back on the queue.
public final class Requeuer {

    /// A claimed delivery is requeued and received within this time; otherwise it is due again.
    public static final Duration LEASE = Duration.ofMinutes(15);

    /// When the queue takes none of so many messages, it is the queue that fails.
    private static final int ENOUGH_REFUSED = 5;

    private final Deliveries deliveries;
    private final Events events;
    private final Organizations organizations;
    private final DeliveryQueue queue;
    private final SweepFailureLog failures;
    private final ExecutorService executor;
    private final Clock clock;

    /// @param executor runs the writes of one page side by side
    public Requeuer(Deliveries deliveries, Events events, Organizations organizations, DeliveryQueue queue,
            SweepFailureLog failures, ExecutorService executor, Clock clock) {
        this.deliveries = deliveries;
        this.events = events;
        this.organizations = organizations;
        this.queue = queue;
        this.failures = failures;
        this.executor = executor;
        this.clock = clock;
    }

    /// Claims deliveries that nobody else has claimed, and queues them. If there is nothing to deliver, because the
    /// event has expired or its content has been erased, the delivery is cancelled. A failure at one delivery does not
    /// delay the others: it is recorded, and the delivery postponed.
    ///
    /// @return how many were requeued
    /// @throws RuntimeException if the store or the queue fails; what was taken is due again after [#LEASE]
    int requeue(Collection<ParkedDelivery> parked) {
        return requeue(parked, Optional.empty());
    }

    /// The same, of deliveries to one webhook, by the lane that it is in.
    int requeue(Collection<ParkedDelivery> held, Webhook webhook) {
        return requeue(held, Optional.of(webhook));
    }

    /// @param webhook that all are for, where it is known. Others go by the fast lane, which sends on what does not belong
    ///        there: to read their webhooks would cost more
    private int requeue(Collection<ParkedDelivery> parked, Optional<Webhook> webhook) {
        Map<ParkedDelivery, Throwable> failed = new LinkedHashMap<>();
        Map<EventKey, PublishedEvent> kept = events(parked, failed);
        Map<OrganizationId, Optional<Organization>> names = new HashMap<>();
        Instant until = clock.instant().plus(LEASE);
        Map<ParkedDelivery, Callable<Optional<QueuedDelivery>>> claims = new LinkedHashMap<>();
        for (ParkedDelivery one : parked) {
            if (failed.containsKey(one)) {
                continue;
            }
            attempt(one, failed, () -> {
                Optional<QueuedDelivery> message = names
                        .computeIfAbsent(event(one).organization(), organizations::findById)
                        .flatMap(organization -> Optional.ofNullable(kept.get(event(one)))
                                .filter(event -> event.erasedAt().isEmpty())
                                .map(event -> message(one, event, organization).in(lane(webhook, organization))));
                claims.put(one, () -> {
                    if (message.isEmpty()) {
                        cancel(one);
                        return Optional.empty();
                    }
                    return deliveries.claim(one, until) ? message : Optional.empty();
                });
                return null;
            });
        }
        Map<ParkedDelivery, QueuedDelivery> taken = all(claims, failed);
        try {
            enqueue(taken, failed);
        } finally {
            failed.forEach(this::putOff);
        }
        return (int) taken.keySet().stream().filter(one -> !failed.containsKey(one)).count();
    }

    /// Reads all events at once. If that fails, reads them one after the other, to find those that cannot be read.
    private Map<EventKey, PublishedEvent> events(Collection<ParkedDelivery> parked,
            Map<ParkedDelivery, Throwable> failed) {
        try {
            return events.findAllById(parked.stream().map(Requeuer::event).distinct().toList());
        } catch (RuntimeException | Error e) {
            Map<EventKey, PublishedEvent> kept = new HashMap<>();
            for (ParkedDelivery one : parked) {
                attempt(one, failed, () -> {
                    if (!kept.containsKey(event(one))) {
                        kept.putAll(events.findAllById(List.of(event(one))));
                    }
                    return null;
                });
            }
            return kept;
        }
    }

    /// Queues all messages at once. If that fails, queues them one after the other, to find those that the queue
    /// refuses. If it refuses all of the first ones, the queue itself has failed.
    private void enqueue(Map<ParkedDelivery, QueuedDelivery> taken, Map<ParkedDelivery, Throwable> failed) {
        try {
            queue.enqueue(List.copyOf(taken.values()));
        } catch (RuntimeException e) {
            Map<ParkedDelivery, Throwable> alone = new LinkedHashMap<>();
            int tried = 0;
            for (Map.Entry<ParkedDelivery, QueuedDelivery> one : taken.entrySet()) {
                attempt(one.getKey(), alone, () -> {
                    queue.enqueue(List.of(one.getValue()));
                    return null;
                });
                tried++;
                if (alone.size() == Math.min(taken.size(), ENOUGH_REFUSED) && alone.size() == tried) {
                    throw e;
                }
            }
            failed.putAll(alone);
        }
    }

    private Lane lane(Optional<Webhook> webhook, Organization organization) {
        return webhook.map(known -> Lane.of(known, organization, clock.instant())).orElse(Lane.FAST);
    }

    private static EventKey event(ParkedDelivery parked) {
        return new EventKey(parked.key().webhook().scope().organization(), parked.event());
    }

    private static QueuedDelivery message(ParkedDelivery parked, PublishedEvent published, Organization organization) {
        return QueuedDelivery.of(parked.target(), published, organization.name().value(), parked.runNumber(),
                parked.sequenceNumber() + 1);
    }

    private void cancel(ParkedDelivery parked) {
        deliveries.findById(parked.key().webhook().id(), parked.key().id())
                .filter(Delivery::isParked)
                .ifPresent(
                        found -> deliveries.save(found.set(DeliveryStatus.CANCELLED, clock.instant()), Guard.CURRENT));
    }

    /// A delivery that cannot be requeued at present is tried again later.
    private void putOff(ParkedDelivery parked, Throwable cause) {
        DeliveryKey key = parked.key();
        SweepFailure failure = failures.failed(SweepFailure.Kind.DELIVERY, key.webhook(), key.id().value(), cause);
        deliveries.claim(parked, failure.nextAt());
    }

    private static void attempt(ParkedDelivery parked, Map<ParkedDelivery, Throwable> failed, Callable<?> part) {
        try {
            part.call();
        } catch (Exception | Error e) {
            failed.put(parked, e);
        }
    }

    private <K, T> Map<K, T> all(Map<K, Callable<Optional<T>>> scheduler, Map<K, Throwable> failed) {
        try {
            Map<K, T> results = new LinkedHashMap<>();
            Iterator<Future<Optional<T>>> called = executor.invokeAll(scheduler.values()).iterator();
            for (K key : scheduler.keySet()) {
                try {
                    called.next().get().ifPresent(result -> results.put(key, result));
                } catch (ExecutionException e) {
                    failed.put(key, e.getCause());
                }
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
