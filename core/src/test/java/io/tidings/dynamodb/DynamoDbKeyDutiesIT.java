package io.tidings.dynamodb;

import io.tidings.keys.KeyDuties;
import io.tidings.keys.KeyDutiesContract;

class DynamoDbKeyDutiesIT extends KeyDutiesContract {

    @Override
    protected KeyDuties duties() {
        LocalTable table = LocalTable.fresh();
        return new DynamoDbKeyDuties(new Table(table.client(), table.name()));
    }
}
