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
import java.util.TreeSet;

import io.tidings.delivery.Callback;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.EventKey;
import io.tidings.organization.OrganizationId;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.Repeats;
import io.tidings.webhook.Health;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookStatus;

/// What has been promised, what has happened, and what must not have.
final class Ledger implements Ports.Witness {

    private final Host host;
    private final Tally tally;
    private final List<String> violations = new ArrayList<>();
    private final Map<EventKey, Promise> promises = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Map<String, Taken> taken = new HashMap<>();
    private final Map<String, Long> recordedAt = new HashMap<>();
    private final Map<WebhookId, Long> skippedAt = new HashMap<>();
    private final TreeSet<Instant> times = new TreeSet<>();

    Ledger(Host host, Tally tally) {
        this.host = host;
        this.tally = tally;
    }

    /// An event that was accepted.
    ///
    /// @param since the step at which somebody first tried to publish it
    /// @param webhooks those that must get it, whatever else it was stored for
    record Promise(EventKey event, long since, Set<WebhookId> webhooks) {}

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
        if (recordedAt.containsKey(delivery) || before.by().isRunning()) {
            return "two at the same time";
        }
        if (!before.answered()) {
            return "the answer was lost";
        }
        return before.by().isDead() ? "a crash hid the success" : "a failure hid the success";
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
            case "saveIfCurrent" -> {
                if (Boolean.TRUE.equals(result)) {
                    saved((Delivery) arguments[0]);
                }
            }
            case "claim" -> {
                if (arguments[1] instanceof Instant until) {
                    times.add(until);
                }
            }
            case "saveHealth" -> {
                if (Boolean.TRUE.equals(result)) {
                    saved((WebhookKey) arguments[0], (Health) arguments[1]);
                }
            }
            case "complete" -> completed((OrganizationId) arguments[0], (IdempotencyKey) arguments[1],
                    (Repeats.Claim) arguments[2]);
            default -> {
            }
        }
    }

    private void attempted(String delivery) {
        tally.count("attempts");
        Long recorded = recordedAt.get(delivery);
        if (recorded != null && recorded < host.current().readAt()) {
            violation("delivery " + delivery + " was attempted after its success was recorded");
        }
    }

    private void delivered(Delivery delivery) {
        host.trace("delivered " + delivery.key().id().value());
        recordedAt.putIfAbsent(delivery.key().id().value(), host.steps());
    }

    private void saved(Delivery delivery) {
        host.trace(delivery.status() + (delivery.isParked() ? ", parked " : " ") + delivery.key().id().value()
                + " round " + delivery.round() + " turn " + delivery.turn());
        delivery.parkedUntil().ifPresent(times::add);
        // Somebody wants it sent again.
        recordedAt.remove(delivery.key().id().value());
    }

    private void saved(WebhookKey webhook, Health health) {
        host.trace("webhook " + webhook.id().value() + " " + health);
        health.wakeAt().ifPresent(times::add);
        if (health.status() == WebhookStatus.DISABLED
                && told.stream().noneMatch(key -> key.contains(webhook.id().value()))) {
            violation("webhook " + webhook.id().value() + " was disabled, but nobody was told");
        }
    }

    private void completed(OrganizationId organization, IdempotencyKey key, Repeats.Claim claim) {
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

    /// When something that waits outside the queue may be due next.
    Optional<Instant> nextTime(Instant after) {
        return Optional.ofNullable(times.higher(after));
    }
}
