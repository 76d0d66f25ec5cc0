package io.tidings.dynamodb;

import io.tidings.delivery.DeliveriesContract;
import io.tidings.testing.Store;

class DynamoDbDeliveriesIT extends DeliveriesContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
