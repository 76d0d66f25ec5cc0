package io.tidings.memory;

import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;
import io.tidings.webhook.WebhooksContract;

class InMemoryWebhooksTest extends WebhooksContract {

    private final Store store = new Memory(new TestingClock(Examples.NOW)).store();

    @Override
    protected Store store() {
        return store;
    }
}
