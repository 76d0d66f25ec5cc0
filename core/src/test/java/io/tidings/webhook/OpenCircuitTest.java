package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// How often a receiver that cannot be reached is probed.
class OpenCircuitTest {

    private static final Instant SINCE = Examples.NOW;

    @ParameterizedTest
    @CsvSource({"PT0S,PT20S", "PT9M59.999S,PT20S", "PT10M,PT42S", "PT1H,PT4M12S", "PT7H,PT29M24S", "PT8H,PT30M",
            "PT120H,PT30M"})
    void shouldPauseShortlyAtFirstThenForAShareOfTheOutage(Duration open, Duration pause) {
        assertThat(OpenCircuit.pause(open)).isEqualTo(pause);
    }

    @Property
    void shouldLeaveTimeForTheWayThroughTheQueueWithinWhatIsPromised(
            @ForAll @LongRange(max = 5 * 24 * 3_600_000L) long openMilliseconds, @ForAll long seed) {
        OpenCircuit circuit = new OpenCircuit(SINCE, 3, SINCE);
        Instant probe = SINCE.plusMillis(openMilliseconds);

        Duration pause = Duration.between(probe, circuit.nextProbe(probe, new Random(seed)));

        Duration promised = openMilliseconds < 600_000
                ? Duration.ofSeconds(30)
                : Duration.ofMillis(openMilliseconds / 10);
        assertThat(pause).isPositive().isLessThanOrEqualTo(promised.minusSeconds(5));
    }

    @Test
    void shouldVaryPausesByAFifth() {
        OpenCircuit circuit = new OpenCircuit(SINCE, 0, SINCE);

        assertThat(circuit.nextProbe(SINCE, () -> 0L)).isEqualTo(SINCE.plusSeconds(16));
        assertThat(circuit.nextProbe(SINCE, () -> -1L)).isEqualTo(SINCE.plusSeconds(24));
    }

    @Test
    void shouldNotBeProbedBeforeTheReceiverAsks() {
        OpenCircuit circuit = new OpenCircuit(SINCE, 0, SINCE.plusSeconds(20));

        assertThat(circuit.probeFailed(SINCE.plusSeconds(20)))
                .isEqualTo(new OpenCircuit(SINCE, 1, SINCE.plusSeconds(20)));
        assertThat(circuit.probeFailed(SINCE.plusSeconds(21)))
                .isEqualTo(new OpenCircuit(SINCE, 1, SINCE.plusSeconds(21)));
    }
}
