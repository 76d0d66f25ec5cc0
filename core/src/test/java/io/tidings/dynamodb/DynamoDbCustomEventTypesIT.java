package io.tidings.dynamodb;

import io.tidings.publishing.CustomEventTypesContract;
import io.tidings.testing.Store;

class DynamoDbCustomEventTypesIT extends CustomEventTypesContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
