package io.tidings.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Receipt;
import io.tidings.delivery.Received;

/// [DeliveryQueue] in memory, with messages that hide and are seen again as the clock goes.
public final class InMemoryDeliveryQueue implements DeliveryQueue {

    /// How long a received message is hidden if nobody says otherwise.
    public static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(3);

    private final Clock clock;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Outage outage = new Outage();

    public InMemoryDeliveryQueue(Clock clock) {
        this.clock = clock;
    }

    private record Message(QueuedDelivery delivery, Instant visibleFrom) {}

    /// Lets [#enqueue] fail after it has taken the first delivery, as a queue may.
    public Outage outage() {
        return outage;
    }

    @Override
    public synchronized void enqueue(Collection<QueuedDelivery> deliveries) {
        for (QueuedDelivery delivery : deliveries) {
            messages.put(String.valueOf(ids.incrementAndGet()), new Message(delivery, clock.instant()));
            outage.check();
        }
    }

    @Override
    public synchronized void hide(Map<Receipt, Duration> delays) {
        delays.forEach((receipt, delay) -> messages.computeIfPresent(receipt.messageId(),
                (_, message) -> new Message(message.delivery(), clock.instant().plus(delay))));
    }

    /// All messages that can be seen, which hides them.
    public synchronized List<Received> receive() {
        List<Received> received = new ArrayList<>();
        messages.replaceAll((id, message) -> {
            if (message.visibleFrom().isAfter(clock.instant())) {
                return message;
            }
            received.add(new Received(new Receipt(id, "handle of " + id), message.delivery()));
            return new Message(message.delivery(), clock.instant().plus(VISIBILITY_TIMEOUT));
        });
        return received;
    }

    /// Takes a message off the queue.
    public synchronized void delete(Receipt receipt) {
        messages.remove(receipt.messageId());
    }

    /// Everything on the queue, seen or not, in the order in which it came.
    public synchronized List<QueuedDelivery> all() {
        return messages.values().stream().map(Message::delivery).toList();
    }
}
