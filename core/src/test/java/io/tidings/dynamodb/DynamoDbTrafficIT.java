package io.tidings.dynamodb;

import io.tidings.publishing.Traffic;
import io.tidings.publishing.TrafficContract;

class DynamoDbTrafficIT extends TrafficContract {

    private final Traffic traffic = new DynamoDbTraffic(
            new Table(LocalTable.shared().client(), LocalTable.shared().name()));

    @Override
    protected Traffic traffic() {
        return traffic;
    }
}
