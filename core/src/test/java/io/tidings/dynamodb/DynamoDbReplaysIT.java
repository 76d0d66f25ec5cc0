package io.tidings.dynamodb;

import io.tidings.replay.ReplaysContract;
import io.tidings.testing.Store;

class DynamoDbReplaysIT extends ReplaysContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
