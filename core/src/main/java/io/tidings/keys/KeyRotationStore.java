package io.tidings.keys;

import java.time.Instant;
import java.util.Optional;

/// What is to be done with the keys, and how far that is. Nothing of it is secret.
public interface KeyRotationStore {

    State find();

    /// Notes that other keys are wanted.
    void requestRotation(Instant now);

    void save(Reencryption progress);

    /// @param rotationRequestedAt when somebody last asked for other keys
    /// @param reencryption progress of re-encryption; empty if it never began
    record State(Optional<Instant> rotationRequestedAt, Optional<Reencryption> reencryption) {

        /// Progress of re-encryption with one key.
        public Reencryption reencryptionWith(int key) {
            return reencryption.filter(progress -> progress.key() == key).orElseGet(() -> Reencryption.begun(key));
        }
    }

    /// Re-encryption of everything with one key.
    ///
    /// @param key the key's id
    /// @param position where it goes on
    /// @param finishedAt when everything had been encrypted with that key
    record Reencryption(int key, Position position, Optional<Instant> finishedAt) {

        /// One that is about to begin.
        public static Reencryption begun(int key) {
            return new Reencryption(key, new Position(Optional.empty(), Optional.empty()), Optional.empty());
        }

        public Reencryption at(Position reached) {
            return new Reencryption(key, reached, Optional.empty());
        }

        public Reencryption finished(Instant now) {
            return new Reencryption(key, new Position(Optional.empty(), Optional.empty()), Optional.of(now));
        }
    }

    /// A place in the list of organizations.
    ///
    /// @param organizations the cursor of the current organization, in pages of one; empty: the first
    /// @param secrets the cursor within what it has; empty: at its first
    record Position(Optional<String> organizations, Optional<String> secrets) {}
}
