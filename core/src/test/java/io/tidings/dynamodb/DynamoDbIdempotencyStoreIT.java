package io.tidings.dynamodb;

import io.tidings.publishing.IdempotencyStoreContract;
import io.tidings.testing.Store;

class DynamoDbIdempotencyStoreIT extends IdempotencyStoreContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
