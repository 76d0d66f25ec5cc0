package io.tidings.api;

import java.time.Clock;
import java.util.Optional;

import io.tidings.keys.KeyStore;
import io.tidings.tink.KeyRotation;

/// A [KeyStore] in memory.
final class TestingKeyStore implements KeyStore {

    private Optional<Version> latest = Optional.empty();
    private int versions;

    /// One in which the first keys have been made.
    public static TestingKeyStore withKeys() {
        TestingKeyStore store = new TestingKeyStore();
        KeyRotation.ensure(store, Clock.systemUTC());
        return store;
    }

    @Override
    public synchronized Optional<Version> load() {
        return latest;
    }

    @Override
    public synchronized boolean save(byte[] document, Optional<String> replaced) {
        if (!latest.map(Version::id).equals(replaced)) {
            return false;
        }
        latest = Optional.of(new Version("version " + versions++, document));
        return true;
    }
}
