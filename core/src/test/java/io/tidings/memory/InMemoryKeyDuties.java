package io.tidings.memory;

import java.time.Instant;
import java.util.Optional;

import io.tidings.keys.KeyDuties;

/// [KeyDuties] in memory.
public final class InMemoryKeyDuties implements KeyDuties {

    private State state = new State(Optional.empty(), Optional.empty());

    @Override
    public synchronized State find() {
        return state;
    }

    @Override
    public synchronized void askForRotation(Instant now) {
        state = new State(Optional.of(now), state.resealing());
    }

    @Override
    public synchronized void save(Resealing progress) {
        state = new State(state.rotationAskedAt(), Optional.of(progress));
    }
}
