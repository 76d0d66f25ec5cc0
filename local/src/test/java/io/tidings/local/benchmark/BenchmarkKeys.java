package io.tidings.local.benchmark;

import java.time.Clock;
import java.util.Optional;

import io.tidings.keys.KeyStore;
import io.tidings.tink.KeyRotation;
import io.tidings.tink.TinkKeys;

/// Keys that are made for one run, and kept nowhere.
final class BenchmarkKeys implements KeyStore {

    private Optional<Version> first = Optional.empty();

    private BenchmarkKeys() {}

    static TinkKeys create(Clock clock) {
        return new TinkKeys(store(clock), clock);
    }

    static KeyStore store(Clock clock) {
        KeyStore store = new BenchmarkKeys();
        KeyRotation.ensure(store, clock);
        return store;
    }

    @Override
    public Optional<Version> load() {
        return first;
    }

    @Override
    public boolean save(byte[] document, Optional<String> replaced) {
        first = Optional.of(new Version("first", document));
        return true;
    }
}
