package io.tidings.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.EventKey;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Target;
import io.tidings.testing.Store;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;

/// Looks up the state of everything that was promised.
final class Audit {

    private final Store store;
    private final Ledger ledger;
    private final List<Webhook> subscribed;
    private final Set<DeliveryId> dead;

    Audit(Store store, Ledger ledger, SimulatedQueue queue, List<Webhook> subscribed) {
        this.store = store;
        this.ledger = ledger;
        this.subscribed = subscribed;
        this.dead = new HashSet<>(queue.deadLetters().toList());
    }

    /// @param well whether all receivers are, so that nothing has to wait
    /// @return how each delivery stands
    List<String> check(boolean well) {
        Map<EventKey, PublishedEvent> events = store.events()
                .findAllById(ledger.promises().stream().map(Ledger.Promise::event).toList());
        Set<DeliveryKey> keys = new HashSet<>();
        events.values()
                .forEach(event -> event.targets()
                        .forEach(target -> keys.add(new DeliveryKey(target.webhook(), id(event, target)))));
        Map<DeliveryKey, Delivery> records = keys.isEmpty()
                ? Map.of()
                : store.deliveries().findAllWithWebhooks(keys).deliveries();
        Set<DeliveryId> waiting = waiting(records);
        List<String> ends = new ArrayList<>();
        for (Ledger.Promise promise : ledger.promises()) {
            PublishedEvent event = events.get(promise.event());
            if (event == null) {
                ledger.violation("an accepted event is gone: " + promise.event().id().value());
                continue;
            }
            Set<WebhookId> missing = new HashSet<>(promise.webhooks());
            event.targets().forEach(target -> missing.remove(target.webhook().id()));
            missing.forEach(webhook -> ledger.violation("not sent to webhook " + webhook.value()));
            for (Target target : event.targets()) {
                DeliveryId id = id(event, target);
                Delivery delivery = records.get(new DeliveryKey(target.webhook(), id));
                String end = end(promise, id, target, delivery, waiting, well);
                if (end.contains(" ")) {
                    ledger.violation("delivery " + id.value() + " " + end);
                }
                ends.add(end);
            }
        }
        return ends;
    }

    private static DeliveryId id(PublishedEvent event, Target target) {
        return DeliveryId.of(event.event().id(), target);
    }

    /// What the indexes know: the sweep will come upon it.
    private Set<DeliveryId> waiting(Map<DeliveryKey, Delivery> records) {
        Set<DeliveryId> waiting = new HashSet<>();
        if (records.values().stream().anyMatch(Delivery::isParked)) {
            for (int shard = 0; shard < Deliveries.DUE_SHARDS; shard++) {
                store.deliveries()
                        .findDue(shard, store.clock().instant().plus(Duration.ofDays(100)), 1_000)
                        .forEach(parked -> waiting.add(parked.key().id()));
            }
            subscribed.forEach(webhook -> store.deliveries()
                    .findHeld(webhook.id(), 1_000)
                    .forEach(parked -> waiting.add(parked.key().id())));
        }
        return waiting;
    }

    /// The state of a delivery: one word, if it is right.
    ///
    /// @param delivery null if there is no record
    private String end(Ledger.Promise promise, DeliveryId id, Target target, Delivery delivery,
            Set<DeliveryId> waiting, boolean well) {
        if (delivery == null) {
            return dead.contains(id) ? "dead" : "has no record and no message";
        }
        return switch (delivery.status()) {
            case DELIVERED -> ledger.isTaken(id) ? "delivered" : "is said to be delivered, but nobody took it";
            case EXHAUSTED -> dead.contains(id) ? "exhausted" : "is exhausted, but there is no dead letter";
            case CANCELLED -> ledger.wasSkippedSince(target.webhook().id(), promise.since())
                    ? "cancelled"
                    : "was cancelled, though nobody wanted that";
            case PENDING, RETRYING, HELD -> delivery.isParked()
                    ? parked(id, target, waiting, well)
                    : dead.contains(id) ? "dead" : "is " + delivery.status() + ", but has no message";
        };
    }

    private String parked(DeliveryId id, Target target, Set<DeliveryId> waiting, boolean well) {
        if (!waiting.contains(id)) {
            return "is parked, but in no index";
        }
        boolean called = store.webhooks()
                .findById(target.webhook())
                .filter(webhook -> webhook.deliveryMode() == Webhook.DeliveryMode.DELIVER)
                .isPresent();
        return well && called ? "waits, though nothing keeps it" : "waiting";
    }
}
