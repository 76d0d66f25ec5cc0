package io.tidings.memory;

import io.tidings.delivery.DeliveriesContract;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

class InMemoryDeliveriesTest extends DeliveriesContract {

    private final Store store = new Memory(new TestingClock(Examples.NOW)).store();

    @Override
    protected Store store() {
        return store;
    }
}
