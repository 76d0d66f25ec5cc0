package io.tidings.memory;

import io.tidings.delivery.PendingDeliveriesContract;
import io.tidings.delivery.RecordMarks;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

class InMemoryPendingDeliveriesTest extends PendingDeliveriesContract {

    @Override
    protected Store store() {
        return new Memory(new TestingClock(Examples.NOW)).store();
    }

    @Override
    protected RecordMarks marks() {
        return new InMemoryRecordMarks();
    }
}
