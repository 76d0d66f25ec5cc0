package io.tidings.memory;

import io.tidings.keys.KeyStore;
import io.tidings.keys.KeyStoreContract;

class InMemoryKeyStoreTest extends KeyStoreContract {

    @Override
    protected KeyStore store() {
        return new InMemoryKeyStore();
    }
}
