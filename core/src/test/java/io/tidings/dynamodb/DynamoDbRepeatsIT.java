package io.tidings.dynamodb;

import io.tidings.publishing.RepeatsContract;
import io.tidings.testing.Store;

class DynamoDbRepeatsIT extends RepeatsContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
