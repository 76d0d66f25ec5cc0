package io.tidings.memory;

import io.tidings.keys.KeyRotationStore;
import io.tidings.keys.KeyRotationStoreContract;

class InMemoryKeyRotationStoreTest extends KeyRotationStoreContract {

    @Override
    protected KeyRotationStore store() {
        return new InMemoryKeyRotationStore();
    }
}
