package io.tidings.keys;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.keys.KeyDuties.Position;
import io.tidings.keys.KeyDuties.Resealing;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every [KeyDuties] does.
public abstract class KeyDutiesContract {

    private static final Instant NOW = Examples.NOW;

    /// One in which nothing has been noted.
    protected abstract KeyDuties duties();

    @Test
    void shouldKnowNothingAtFirst() {
        assertThat(duties().find()).isEqualTo(new KeyDuties.State(Optional.empty(), Optional.empty()));
    }

    @Test
    void shouldKeepTheLatestOfEachWithoutUndoingTheOther() {
        KeyDuties duties = duties();
        Resealing half = Resealing.begun(-7).at(new Position(Optional.of("a"), Optional.of("b")));

        duties.save(half);
        duties.askForRotation(NOW);
        assertThat(duties.find()).isEqualTo(new KeyDuties.State(Optional.of(NOW), Optional.of(half)));

        duties.askForRotation(NOW.plusSeconds(1));
        duties.save(half.finished(NOW));
        assertThat(duties.find()).isEqualTo(
                new KeyDuties.State(Optional.of(NOW.plusSeconds(1)), Optional.of(half.finished(NOW))));
        assertThat(duties.find().resealingBy(8)).isEqualTo(Resealing.begun(8));
    }
}
