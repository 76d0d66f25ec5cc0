package io.tidings.dynamodb;

import io.tidings.delivery.SweepFailures;
import io.tidings.delivery.SweepFailuresContract;

class DynamoDbSweepFailuresIT extends SweepFailuresContract {

    private final LocalTable table = LocalTable.fresh();
    private final SweepFailures failures = new DynamoDbSweepFailures(new Table(table.client(), table.name()), clock);

    @Override
    protected SweepFailures failures() {
        return failures;
    }
}
