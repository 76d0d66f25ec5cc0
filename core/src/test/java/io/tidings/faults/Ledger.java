package io.tidings.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.EventKey;
import io.tidings.delivery.ParkedDelivery;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Registration;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.IdempotencyStore;
import io.tidings.sending.Callback;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.Webhooks;

/// What has been promised, what has happened, and what must not have.
final class Ledger implements Ports.Witness {

    private final Host host;
    private final Tally tally;
    private final List<String> violations = new ArrayList<>();
    private final Map<EventKey, Promise> promises = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Map<String, Taken> taken = new HashMap<>();
    private final Map<String, Saved> saved = new TreeMap<>();
    private final Map<WebhookId, Long> skippedAt = new HashMap<>();
    private final Map<DeliveryId, Instant> parked = new HashMap<>();
    private final Map<DeliveryId, WebhookId> held = new HashMap<>();
    private final Map<WebhookId, Instant> checked = new HashMap<>();

    Ledger(Host host, Tally tally) {
        this.host = host;
        this.tally = tally;
    }

    /// An event that was accepted.
    ///
    /// @param since the step at which somebody first tried to publish it
    /// @param webhooks those that must get it, whatever else it was stored for
    record Promise(EventKey event, long since, Set<WebhookId> webhooks) {}

    /// The latest record of a delivery.
    ///
    /// @param step at which it was saved
    private record Saved(Delivery delivery, long step) {}

    void promise(Promise promise) {
        promises.merge(promise.event(), promise, (_, now) -> now);
    }

    Collection<Promise> promises() {
        return promises.values();
    }

    /// The owner switches a webhook off, and wants nothing kept for it.
    void skips(WebhookId webhook) {
        skippedAt.put(webhook, host.steps());
    }

    boolean wasSkippedSince(WebhookId webhook, long step) {
        return skippedAt.getOrDefault(webhook, -1L) >= step;
    }

    /// A receiver took a delivery.
    ///
    /// @param answered whether it said so
    private record Taken(Invocation by, boolean answered) {}

    /// A receiver takes a delivery.
    void taken(String delivery, boolean answered) {
        Taken before = taken.put(delivery, new Taken(host.current(), answered));
        if (before != null) {
            tally.count("duplicates");
            tally.count("duplicates: " + cause(delivery, before));
        }
    }

    private String cause(String delivery, Taken before) {
        if (before.by().isRunning() || isRecorded(delivery)) {
            return "two at the same time";
        }
        if (!before.answered()) {
            return "the answer was lost";
        }
        return before.by().isDead() ? "a crash hid the success" : "a failure hid the success";
    }

    private boolean isRecorded(String delivery) {
        return saved.containsKey(delivery)
                && saved.get(delivery).delivery().status() == DeliveryStatus.DELIVERED;
    }

    boolean isTaken(DeliveryId delivery) {
        return taken.containsKey(delivery.value());
    }

    @Override
    public void saw(String step, Object[] arguments, Object result) {
        switch (step) {
            case "findAllWithWebhooks" -> host.current().read(host.steps());
            case "send" -> attempted(((Callback) arguments[0]).headers().get("webhook-id"));
            case "saveDelivered" -> ((Collection<?>) arguments[0]).forEach(one -> delivered((Delivery) one));
            case "save" -> {
                if (Boolean.TRUE.equals(result) && arguments[0] instanceof Delivery delivery) {
                    saved(delivery);
                }
            }
            case "claim" -> {
                if (Boolean.TRUE.equals(result)) {
                    claimed(((ParkedDelivery) arguments[0]).key().id(), (Instant) arguments[1]);
                }
            }
            case "saveHealth" -> {
                if (Boolean.TRUE.equals(result)) {
                    saved((WebhookKey) arguments[0], (Health) arguments[1]);
                }
            }
            case "postponeCheck" -> checked.computeIfPresent(((WebhookKey) arguments[0]).id(),
                    (_, _) -> (Instant) arguments[1]);
            case "update" -> {
                if (Boolean.TRUE.equals(result)) {
                    updated((Webhook) arguments[0], (Webhook) arguments[1]);
                }
            }
            case "complete" ->
                completed(((Registration) arguments[0]).scope().organization(), (IdempotencyKey) arguments[1],
                        (IdempotencyStore.IdempotencyRecord) arguments[2]);
            default -> {
            }
        }
    }

    @Override
    public boolean knowsNothingOf(Class<?> port, String step, Object[] arguments) {
        return switch (step) {
            case "findDue" -> port == Webhooks.class
                    && nextCheck().filter(at -> !at.isAfter((Instant) arguments[0])).isEmpty();
            case "findDueAfter" -> nextDue().filter(at -> !at.isAfter((Instant) arguments[2])).isEmpty();
            default -> false;
        };
    }

    private void attempted(String delivery) {
        tally.count("attempts");
        Saved known = saved.get(delivery);
        if (known == null || known.step() > host.current().readAt()) {
            return;
        }
        Delivery recorded = known.delivery();
        if (recorded.status() == DeliveryStatus.DELIVERED) {
            violation("delivery " + delivery + " was attempted after its success was recorded");
        } else if (host.current().batch.stream()
                .map(ReceivedMessage::delivery)
                .filter(message -> message.id().value().equals(delivery))
                .allMatch(message -> isDoneWith(message, recorded))) {
            violation("delivery " + delivery + " was attempted for a message that is done with");
        }
    }

    private static boolean isDoneWith(QueuedDelivery message, Delivery recorded) {
        return message.runNumber() < recorded.progress().runNumber()
                || (message.runNumber() == recorded.progress().runNumber()
                        && (message.sequenceNumber() < recorded.progress().sequenceNumber()
                                || (message.sequenceNumber() == recorded.progress().sequenceNumber()
                                        && !recorded.progress().isQueued())));
    }

    private void delivered(Delivery delivery) {
        host.trace("delivered " + delivery.key().id().value());
        parked.remove(delivery.key().id());
        held.remove(delivery.key().id());
        saved.put(delivery.key().id().value(), new Saved(delivery, host.steps()));
    }

    private void saved(Delivery delivery) {
        host.trace(delivery.status() + (delivery.isParked() ? ", parked " : " ") + delivery.key().id().value()
                + " round " + delivery.progress().runNumber() + " turn " + delivery.progress().sequenceNumber());
        DeliveryId id = delivery.key().id();
        parked.remove(id);
        held.remove(id);
        delivery.progress().parkedUntil().ifPresent(until -> parked.put(id, until));
        if (delivery.status() == DeliveryStatus.HELD) {
            held.put(id, delivery.key().webhook().id());
        }
        saved.put(id.value(), new Saved(delivery, host.steps()));
    }

    private void saved(WebhookKey webhook, Health health) {
        host.trace("webhook " + webhook.id().value() + " " + health);
        checks(webhook.id(), health);
        if (health.status() == WebhookStatus.DISABLED
                && told.stream().noneMatch(key -> key.contains(webhook.id().value()))) {
            violation("webhook " + webhook.id().value() + " was disabled, but nobody was told");
        }
    }

    private void claimed(DeliveryId delivery, Instant until) {
        held.remove(delivery);
        parked.put(delivery, until);
    }

    private void updated(Webhook before, Webhook changed) {
        if (before.isSwitchedOnBy(changed.settings()) || !before.health().equals(changed.health())) {
            checks(changed.id(), changed.health());
        }
    }

    private void checks(WebhookId webhook, Health health) {
        checked.remove(webhook);
        health.nextCheckAt().ifPresent(at -> checked.put(webhook, at));
    }

    private void completed(OrganizationId organization, IdempotencyKey key, IdempotencyStore.IdempotencyRecord claim) {
        told.add(key.value());
        EventKey event = new EventKey(organization, claim.event());
        promises.putIfAbsent(event, new Promise(event, 0, Set.of()));
    }

    void violation(String what) {
        host.trace("VIOLATION: " + what);
        violations.add(what);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /// The deliveries that have ended, as they were last saved.
    List<Delivery> ended() {
        return saved.values().stream().map(Saved::delivery).filter(delivery -> delivery.status().isFinal()).toList();
    }

    /// When the next delivery is due that waits outside the queue.
    Optional<Instant> nextDue() {
        return parked.values().stream().min(Instant::compareTo);
    }

    /// When the next webhook must be checked.
    Optional<Instant> nextCheck() {
        return checked.values().stream().min(Instant::compareTo);
    }

    /// The webhooks for which something is held.
    Set<WebhookId> holding() {
        return Set.copyOf(held.values());
    }
}
