package io.tidings.faults;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidings.memory.Memory;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

/// Whatever goes wrong, nothing that was accepted is lost.
@Tag("faults")
@Tag("slow")
@Timeout(240)
class FaultSimulationTest {

    @Test
    void shouldKeepEveryPromiseWhateverGoesWrong() {
        new Simulations("FaultSimulationTest", Simulation.Size.USUAL, 500, Duration.ofMinutes(2),
                () -> new Memory(new TestingClock(Examples.NOW)).store()).run();
    }
}
