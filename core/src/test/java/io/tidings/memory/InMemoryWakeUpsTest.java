package io.tidings.memory;

import java.time.Duration;
import java.util.List;

import io.tidings.delivery.WakeUps;
import io.tidings.delivery.WakeUpsContract;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.WebhookKey;

class InMemoryWakeUpsTest extends WakeUpsContract {

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryWakeUps wakeUps = new InMemoryWakeUps(clock);

    @Override
    protected WakeUps wakeUps() {
        return wakeUps;
    }

    @Override
    protected List<WebhookKey> receive() {
        return wakeUps.receive();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }
}
