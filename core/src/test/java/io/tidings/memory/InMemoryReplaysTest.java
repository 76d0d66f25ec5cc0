package io.tidings.memory;

import io.tidings.replay.ReplaysContract;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

class InMemoryReplaysTest extends ReplaysContract {

    private final Store store = new Memory(new TestingClock(Examples.NOW)).store();

    @Override
    protected Store store() {
        return store;
    }
}
