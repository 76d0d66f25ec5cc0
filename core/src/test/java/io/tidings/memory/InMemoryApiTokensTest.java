package io.tidings.memory;

import io.tidings.access.ApiTokensContract;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

class InMemoryApiTokensTest extends ApiTokensContract {

    private final Store store = new Memory(new TestingClock(Examples.NOW)).store();

    @Override
    protected Store store() {
        return store;
    }
}
