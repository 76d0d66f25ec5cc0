package io.tidings.memory;

import io.tidings.publishing.IdempotencyStoreContract;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

class InMemoryIdempotencyStoreTest extends IdempotencyStoreContract {

    private final Store store = new Memory(new TestingClock(Examples.NOW)).store();

    @Override
    protected Store store() {
        return store;
    }
}
