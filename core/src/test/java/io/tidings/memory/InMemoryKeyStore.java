package io.tidings.memory;

import java.time.Clock;
import java.util.Optional;

import io.tidings.keys.KeyStore;
import io.tidings.tink.KeyRotation;

/// A [KeyStore] in memory.
public final class InMemoryKeyStore implements KeyStore {

    private Optional<Version> latest = Optional.empty();
    private int versions;
    private int loads;
    private final Outage outage = new Outage();

    /// One in which the first keys have been made.
    public static InMemoryKeyStore withKeys() {
        InMemoryKeyStore store = new InMemoryKeyStore();
        KeyRotation.ensure(store, Clock.systemUTC());
        return store;
    }

    /// Lets [#load] fail.
    public Outage outage() {
        return outage;
    }

    /// How often [#load] was called.
    public int loads() {
        return loads;
    }

    @Override
    public synchronized Optional<Version> load() {
        loads++;
        outage.check();
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
