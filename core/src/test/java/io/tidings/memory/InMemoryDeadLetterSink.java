package io.tidings.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.QueuedDelivery;

/// [DeadLetterSink] in memory.
public final class InMemoryDeadLetterSink implements DeadLetterSink {

    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final List<Unreadable> unreadable = new CopyOnWriteArrayList<>();
    private final Outage outage = new Outage();

    /// What was buried, and why.
    public record DeadLetter(QueuedDelivery delivery, String reason) {}

    /// A message that was buried as it came, and why.
    public record Unreadable(String body, String reason) {}

    /// Lets [#sendDeadLetter] and [#sendUnreadable] fail.
    public Outage outage() {
        return outage;
    }

    public List<DeadLetter> all() {
        return List.copyOf(letters);
    }

    @Override
    public void sendDeadLetter(QueuedDelivery delivery, String reason) {
        outage.check();
        letters.add(new DeadLetter(delivery, reason));
    }

    public List<Unreadable> unreadable() {
        return List.copyOf(unreadable);
    }

    @Override
    public void sendUnreadable(String body, String reason) {
        outage.check();
        unreadable.add(new Unreadable(body, reason));
    }
}
