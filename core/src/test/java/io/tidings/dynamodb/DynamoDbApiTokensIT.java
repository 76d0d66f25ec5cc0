package io.tidings.dynamodb;

import io.tidings.access.ApiTokensContract;
import io.tidings.testing.Store;

class DynamoDbApiTokensIT extends ApiTokensContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
