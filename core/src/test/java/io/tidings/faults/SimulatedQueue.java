package io.tidings.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.DelayedChecks;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.MessageReceipt;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.sqs.QueueNames;
import io.tidings.webhook.Lane;
import io.tidings.webhook.WebhookKey;

/// A standard queue by the rules of SQS, with its dead-letter queue: messages come in any order, are received more than
/// once, and go to the dead letters after too many receives. What is done with an old receipt may or may not count.
final class SimulatedQueue implements DeliveryQueue, DeadLetterSink, DelayedChecks {

    /// Six times the function's timeout.
    static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(6);

    private final Host host;
    private final Chance chance;
    private final Faults faults;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final List<QueuedDelivery> dead = new ArrayList<>();
    private final List<WakeUp> checks = new ArrayList<>();
    private int ids;

    SimulatedQueue(Host host, Chance chance, Faults faults) {
        this.host = host;
        this.chance = chance;
        this.faults = faults;
    }

    private static final class Message {

        final QueuedDelivery delivery;
        Instant visibleFrom;
        int receives;

        Message(QueuedDelivery delivery, Instant visibleFrom) {
            this.delivery = delivery;
            this.visibleFrom = visibleFrom;
        }
    }

    private record WakeUp(WebhookKey webhook, Instant visibleFrom) {}

    @Override
    public void request(WebhookKey webhook, Duration delay) {
        checks.add(new WakeUp(webhook, host.now().plusSeconds(delay.plusMillis(999).toSeconds())));
    }

    /// The requests whose time has come; some of them come again, and some not at all.
    List<WebhookKey> receiveChecks() {
        List<WakeUp> visible = checks.stream().filter(check -> !check.visibleFrom().isAfter(host.now())).toList();
        List<WebhookKey> received = new ArrayList<>();
        for (WakeUp check : visible) {
            if (!faults.strikes(Fault.DUPLICATE_RECEIVE)) {
                checks.remove(check);
            }
            if (!faults.strikes(Fault.THROTTLED_RECEIVE)) {
                received.add(check.webhook());
            }
        }
        return received;
    }

    @Override
    public void enqueueDelayed(Collection<Delayed> deliveries) {
        deliveries.forEach(delayed -> messages.put("m" + ++ids,
                new Message(delayed.delivery(), host.now().plus(delayed.delay()))));
    }

    @Override
    public void changeVisibility(Map<MessageReceipt, Duration> delays) {
        delays.forEach((receipt, delay) -> live(receipt).ifPresent(
                message -> message.visibleFrom = host.now().plusSeconds(delay.plusMillis(999).toSeconds())));
    }

    void delete(MessageReceipt receipt) {
        if (live(receipt).isPresent()) {
            messages.remove(receipt.messageId());
        }
    }

    /// What a receipt stands for: nothing if the message is gone, and perhaps nothing if it was received again.
    private Optional<Message> live(MessageReceipt receipt) {
        return Optional.ofNullable(messages.get(receipt.messageId()))
                .filter(message -> handle(receipt.messageId(), message).equals(receipt.handle()) || chance.of(0.5));
    }

    /// Some messages that can be seen.
    List<ReceivedMessage> receive(int most) {
        Lane lane = chance.oneOf(List.of(Lane.values()));
        List<ReceivedMessage> batch = receive(most, lane);
        return batch.isEmpty() ? receive(most, lane == Lane.FAST ? Lane.SLOW : Lane.FAST) : batch;
    }

    /// A batch comes from one queue.
    private List<ReceivedMessage> receive(int most, Lane lane) {
        List<String> visible = new ArrayList<>(messages.entrySet()
                .stream()
                .filter(entry -> entry.getValue().delivery.lane() == lane)
                .filter(entry -> !entry.getValue().visibleFrom.isAfter(host.now()))
                .map(Map.Entry::getKey)
                .toList());
        List<ReceivedMessage> batch = new ArrayList<>();
        while (batch.size() < most && !visible.isEmpty()) {
            String id = visible.remove(chance.below(Math.min(visible.size(), 20)));
            receive(id).ifPresent(batch::add);
            if (messages.containsKey(id) && faults.strikes(Fault.DUPLICATE_RECEIVE)) {
                messages.get(id).visibleFrom = host.now();
            }
        }
        return batch;
    }

    /// The same messages again, as far as they are still there.
    List<ReceivedMessage> again(Collection<ReceivedMessage> batch) {
        return batch.stream()
                .map(received -> received.receipt().messageId())
                .distinct()
                .filter(messages::containsKey)
                .map(this::receive)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<ReceivedMessage> receive(String id) {
        Message message = messages.get(id);
        if (message.receives == QueueNames.MAX_RECEIVE_COUNT) {
            messages.remove(id);
            dead.add(message.delivery);
            host.trace("too many receives, to the dead letters: " + message.delivery.id().value());
            return Optional.empty();
        }
        message.receives++;
        message.visibleFrom = host.now().plus(VISIBILITY_TIMEOUT);
        return Optional.of(new ReceivedMessage(new MessageReceipt(id, handle(id, message), message.delivery.lane()),
                message.delivery,
                message.receives));
    }

    private static String handle(String id, Message message) {
        return id + "." + message.receives;
    }

    @Override
    public void sendDeadLetter(QueuedDelivery delivery, String reason) {
        dead.add(delivery);
    }

    @Override
    public void sendUnreadable(String body, String reason) {
        throw new UnsupportedOperationException();
    }

    /// Moves all dead letters to the queue of the fast lane, as new messages.
    void redrive() {
        List<QueuedDelivery> moving = List.copyOf(dead);
        dead.clear();
        enqueue(moving.stream().map(delivery -> delivery.in(Lane.FAST)).toList());
    }

    Stream<DeliveryId> queued() {
        return messages.values().stream().map(message -> message.delivery.id());
    }

    Stream<DeliveryId> deadLetters() {
        return dead.stream().map(QueuedDelivery::id);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /// When the next message can be seen.
    Optional<Instant> nextVisible() {
        return messages.values().stream().map(message -> message.visibleFrom).min(Instant::compareTo);
    }
}
