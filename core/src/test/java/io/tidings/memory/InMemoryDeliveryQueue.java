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
import java.util.function.Predicate;

import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.MessageReceipt;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.webhook.Lane;

/// [DeliveryQueue] in memory, with visibility timeouts that follow the clock.
public final class InMemoryDeliveryQueue implements DeliveryQueue {

    /// The default visibility timeout of a received message.
    public static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(3);

    private final Clock clock;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Outage outage = new Outage();
    private boolean losing;

    public InMemoryDeliveryQueue(Clock clock) {
        this.clock = clock;
    }

    private record Message(QueuedDelivery delivery, Instant visibleFrom, int receives) {}

    /// Lets queueing fail after it has taken the first delivery, as a queue may.
    public Outage outage() {
        return outage;
    }

    /// Lets an outage of queueing take nothing at all.
    public void loseEnqueued(boolean lose) {
        losing = lose;
    }

    @Override
    public synchronized void enqueueDelayed(Collection<Delayed> deliveries) {
        for (Delayed delayed : deliveries) {
            if (!losing) {
                messages.put(String.valueOf(ids.incrementAndGet()),
                        new Message(delayed.delivery(), clock.instant().plus(delayed.delay()), 0));
            }
            outage.check();
        }
    }

    @Override
    public synchronized void changeVisibility(Map<MessageReceipt, Duration> delays) {
        delays.forEach((receipt, delay) -> messages.computeIfPresent(receipt.messageId(),
                (_, message) -> new Message(message.delivery(), clock.instant().plus(delay), message.receives())));
    }

    /// All visible messages; receiving them makes them invisible.
    public synchronized List<ReceivedMessage> receive() {
        return receive(_ -> true);
    }

    /// The same of one lane.
    public synchronized List<ReceivedMessage> receive(Lane lane) {
        return receive(delivery -> delivery.lane() == lane);
    }

    private List<ReceivedMessage> receive(Predicate<QueuedDelivery> wanted) {
        List<ReceivedMessage> received = new ArrayList<>();
        messages.replaceAll((id, message) -> {
            if (message.visibleFrom().isAfter(clock.instant()) || !wanted.test(message.delivery())) {
                return message;
            }
            int receives = message.receives() + 1;
            received.add(new ReceivedMessage(new MessageReceipt(id, "handle of " + id, message.delivery().lane()),
                    message.delivery(), receives));
            return new Message(message.delivery(), clock.instant().plus(VISIBILITY_TIMEOUT), receives);
        });
        return received;
    }

    /// Takes a message off the queue.
    public synchronized void delete(MessageReceipt receipt) {
        messages.remove(receipt.messageId());
    }

    /// How many messages can be seen now.
    public synchronized long visible() {
        return messages.values().stream().filter(message -> !message.visibleFrom().isAfter(clock.instant())).count();
    }

    /// Everything on the queue, seen or not, in the order in which it came.
    public synchronized List<QueuedDelivery> all() {
        return messages.values().stream().map(Message::delivery).toList();
    }
}
