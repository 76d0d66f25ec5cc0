package io.tidings.dynamodb;

import io.tidings.keys.KeyRotationStore;
import io.tidings.keys.KeyRotationStoreContract;

class DynamoDbKeyRotationStoreIT extends KeyRotationStoreContract {

    @Override
    protected KeyRotationStore store() {
        LocalTable table = LocalTable.fresh();
        return new DynamoDbKeyRotationStore(new Table(table.client(), table.name()));
    }
}
