package io.tidings.memory;

import io.tidings.delivery.EventsContract;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

class InMemoryEventsTest extends EventsContract {

    private final Store store = new Memory(new TestingClock(Examples.NOW)).store();

    @Override
    protected Store store() {
        return store;
    }
}
