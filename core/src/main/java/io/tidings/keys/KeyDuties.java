package io.tidings.keys;

import java.time.Instant;
import java.util.Optional;

/// What is to be done with the keys, and how far that is. Nothing of it is secret.
public interface KeyDuties {

    State find();

    /// Notes that other keys are wanted.
    void askForRotation(Instant now);

    void save(Resealing progress);

    /// @param rotationAskedAt when somebody last asked for other keys
    /// @param resealing how far sealing anew has come; empty if it never began
    record State(Optional<Instant> rotationAskedAt, Optional<Resealing> resealing) {

        /// How far sealing anew by one key has come.
        public Resealing resealingBy(int key) {
            return resealing.filter(progress -> progress.key() == key).orElseGet(() -> Resealing.begun(key));
        }
    }

    /// Sealing everything anew by one key.
    ///
    /// @param key the key's id
    /// @param position where it goes on
    /// @param finishedAt when everything had been sealed by that key
    record Resealing(int key, Position position, Optional<Instant> finishedAt) {

        /// One that is about to begin.
        public static Resealing begun(int key) {
            return new Resealing(key, new Position(Optional.empty(), Optional.empty()), Optional.empty());
        }

        public Resealing at(Position reached) {
            return new Resealing(key, reached, Optional.empty());
        }

        public Resealing finished(Instant now) {
            return new Resealing(key, new Position(Optional.empty(), Optional.empty()), Optional.of(now));
        }
    }

    /// A place in the list of organizations.
    ///
    /// @param organizations the cursor of the organization whose turn it is, in pages of one; empty: the first
    /// @param secrets the cursor within what it has; empty: at its first
    record Position(Optional<String> organizations, Optional<String> secrets) {}
}
