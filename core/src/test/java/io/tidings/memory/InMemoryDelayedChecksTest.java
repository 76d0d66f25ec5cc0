package io.tidings.memory;

import java.time.Duration;
import java.util.List;

import io.tidings.delivery.DelayedChecks;
import io.tidings.delivery.DelayedChecksContract;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.WebhookKey;

class InMemoryDelayedChecksTest extends DelayedChecksContract {

    private final TestingClock clock = new TestingClock(Examples.NOW);
    private final InMemoryDelayedChecks checks = new InMemoryDelayedChecks(clock);

    @Override
    protected DelayedChecks checks() {
        return checks;
    }

    @Override
    protected List<WebhookKey> receive() {
        return checks.receive();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }
}
