package io.tidings.memory;

import io.tidings.publishing.PublishRates;
import io.tidings.publishing.PublishRatesContract;

class InMemoryPublishRatesTest extends PublishRatesContract {

    private final PublishRates rates = new InMemoryPublishRates();

    @Override
    protected PublishRates rates() {
        return rates;
    }
}
