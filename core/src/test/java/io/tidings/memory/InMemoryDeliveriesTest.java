package io.tidings.memory;

import org.junit.jupiter.api.Nested;

import io.tidings.delivery.DeliveriesContract;
import io.tidings.delivery.DeliverySearchContract;
import io.tidings.delivery.ParkedDeliveriesContract;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;
import io.tidings.testing.TestingClock;

class InMemoryDeliveriesTest {

    private final Store store = new Memory(new TestingClock(Examples.NOW)).store();

    @Nested
    class Records extends DeliveriesContract {

        @Override
        protected Store store() {
            return store;
        }
    }

    @Nested
    class Search extends DeliverySearchContract {

        @Override
        protected Store store() {
            return store;
        }
    }

    @Nested
    class Parked extends ParkedDeliveriesContract {

        @Override
        protected Store store() {
            return store;
        }
    }
}
