package io.tidings.memory;

import java.time.Duration;
import java.util.List;

import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.DeliveryQueueContract;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.Lane;

class InMemoryDeliveryQueueTest extends DeliveryQueueContract {

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryDeliveryQueue queue = new InMemoryDeliveryQueue(clock);

    @Override
    protected DeliveryQueue queue() {
        return queue;
    }

    @Override
    protected List<ReceivedMessage> receive() {
        return queue.receive(Lane.FAST);
    }

    @Override
    protected List<ReceivedMessage> receiveSlow() {
        return queue.receive(Lane.SLOW);
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }
}
