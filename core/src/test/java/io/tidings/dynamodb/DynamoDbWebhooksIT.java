package io.tidings.dynamodb;

import io.tidings.testing.Store;
import io.tidings.webhook.WebhooksContract;

class DynamoDbWebhooksIT extends WebhooksContract {

    private final Store store = LocalTable.shared().store();

    @Override
    protected Store store() {
        return store;
    }
}
