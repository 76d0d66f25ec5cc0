package io.tidings.keys;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.keys.KeyRotationStore.Position;
import io.tidings.keys.KeyRotationStore.Reencryption;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every [KeyRotationStore] does.
public abstract class KeyRotationStoreContract {

    private static final Instant NOW = Examples.NOW;

    /// One in which nothing has been noted.
    protected abstract KeyRotationStore store();

    @Test
    void shouldKnowNothingAtFirst() {
        assertThat(store().find()).isEqualTo(new KeyRotationStore.State(Optional.empty(), Optional.empty()));
    }

    @Test
    void shouldKeepTheLatestOfEachWithoutUndoingTheOther() {
        KeyRotationStore rotation = store();
        Reencryption half = Reencryption.begun(-7).at(new Position(Optional.of("a"), Optional.of("b")));

        rotation.save(half);
        rotation.requestRotation(NOW);
        assertThat(rotation.find()).isEqualTo(new KeyRotationStore.State(Optional.of(NOW), Optional.of(half)));

        rotation.requestRotation(NOW.plusSeconds(1));
        rotation.save(half.finished(NOW));
        assertThat(rotation.find()).isEqualTo(
                new KeyRotationStore.State(Optional.of(NOW.plusSeconds(1)), Optional.of(half.finished(NOW))));
        assertThat(rotation.find().reencryptionWith(8)).isEqualTo(Reencryption.begun(8));
    }
}
