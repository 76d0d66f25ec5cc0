package io.tidings.dynamodb;

import io.tidings.delivery.EventsContract;
import io.tidings.testing.Store;

class DynamoDbEventsIT extends EventsContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
