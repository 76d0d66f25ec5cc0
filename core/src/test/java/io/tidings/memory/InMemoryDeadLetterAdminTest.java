package io.tidings.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.DeadLetterAdminContract;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

class InMemoryDeadLetterAdminTest extends DeadLetterAdminContract {

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryDeliveryQueue deliveries = new InMemoryDeliveryQueue(clock);
    private final InMemoryDeadLetterAdmin queue = new InMemoryDeadLetterAdmin(deliveries, clock);

    @Override
    protected DeadLetterAdmin queue() {
        return queue;
    }

    @Override
    protected void send(QueuedDelivery delivery, String reason) {
        queue.add(Optional.of(delivery), reason);
    }

    @Override
    protected void sendUnreadable(String body, String reason) {
        queue.add(Optional.empty(), reason);
    }

    @Override
    protected List<QueuedDelivery> deliveries() {
        return deliveries.all();
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }
}
