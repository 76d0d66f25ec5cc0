package io.tidings.memory;

import java.time.Instant;
import java.util.Optional;

import io.tidings.keys.KeyRotationStore;

/// [KeyRotationStore] in memory.
public final class InMemoryKeyRotationStore implements KeyRotationStore {

    private State state = new State(Optional.empty(), Optional.empty());

    @Override
    public synchronized State find() {
        return state;
    }

    @Override
    public synchronized void requestRotation(Instant now) {
        state = new State(Optional.of(now), state.reencryption());
    }

    @Override
    public synchronized void save(Reencryption progress) {
        state = new State(state.rotationRequestedAt(), Optional.of(progress));
    }
}
