package io.tidings.dynamodb;

import io.tidings.publishing.PublishRates;
import io.tidings.publishing.PublishRatesContract;

class DynamoDbPublishRatesIT extends PublishRatesContract {

    private final PublishRates rates = new DynamoDbPublishRates(
            new Table(LocalTable.shared().client(), LocalTable.shared().name()));

    @Override
    protected PublishRates rates() {
        return rates;
    }
}
