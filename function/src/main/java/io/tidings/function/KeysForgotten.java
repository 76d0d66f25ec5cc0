package io.tidings.function;

import jakarta.inject.Singleton;

import io.micronaut.crac.OrderedResource;
import org.crac.Context;
import org.crac.Resource;

import io.tidings.tink.TinkKeys;

/// Keeps keys out of snapshots of the process, whatever fetched them before one is taken.
@Singleton
final class KeysForgotten implements OrderedResource {

    private final TinkKeys keys;

    KeysForgotten(TinkKeys keys) {
        this.keys = keys;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> checkpoint) {
        keys.forget();
    }

    @Override
    public void afterRestore(Context<? extends Resource> checkpoint) {
        // They are fetched when they are needed.
    }
}
