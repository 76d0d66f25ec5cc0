package io.tidings.memory;

import io.tidings.keys.KeyDuties;
import io.tidings.keys.KeyDutiesContract;

class InMemoryKeyDutiesTest extends KeyDutiesContract {

    @Override
    protected KeyDuties duties() {
        return new InMemoryKeyDuties();
    }
}
