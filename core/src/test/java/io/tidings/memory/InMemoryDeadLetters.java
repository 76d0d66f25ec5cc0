package io.tidings.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.tidings.delivery.DeadLetters;
import io.tidings.delivery.QueuedDelivery;

/// [DeadLetters] in memory.
public final class InMemoryDeadLetters implements DeadLetters {

    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final Outage outage = new Outage();

    /// What was buried, and why.
    public record DeadLetter(QueuedDelivery delivery, String reason) {}

    /// Lets [#bury] fail.
    public Outage outage() {
        return outage;
    }

    public List<DeadLetter> all() {
        return List.copyOf(letters);
    }

    @Override
    public void bury(QueuedDelivery delivery, String reason) {
        outage.check();
        letters.add(new DeadLetter(delivery, reason));
    }
}
