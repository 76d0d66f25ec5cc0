package io.tidings.dynamodb;

import io.tidings.delivery.PendingDeliveriesContract;
import io.tidings.delivery.RecordMarks;
import io.tidings.testing.Store;

class DynamoDbPendingDeliveriesIT extends PendingDeliveriesContract {

    @Override
    protected Store store() {
        return LocalTable.shared().store();
    }

    @Override
    protected RecordMarks marks() {
        return new DynamoDbRecordMarks(new Table(LocalTable.shared().client(), LocalTable.shared().name()),
                Store.RETENTION, store().clock());
    }
}
