package io.tidings.dynamodb;

import org.junit.jupiter.api.Nested;

import io.tidings.delivery.DeliveriesContract;
import io.tidings.delivery.DeliverySearchContract;
import io.tidings.delivery.ParkedDeliveriesContract;
import io.tidings.testing.Store;

class DynamoDbDeliveriesIT {

    private final Store store = LocalTable.shared().store();

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
