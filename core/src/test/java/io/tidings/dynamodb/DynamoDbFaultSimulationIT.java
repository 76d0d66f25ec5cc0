package io.tidings.dynamodb;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tidings.faults.Simulation;
import io.tidings.faults.Simulations;

/// As on the fakes, so on the real adapters: as many schedules as fit into the time. Each has a table of its own, since
/// a sweep reads all of it.
@Tag("faults")
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class DynamoDbFaultSimulationIT {

    @Test
    void shouldKeepEveryPromiseWhateverGoesWrong() {
        new Simulations("DynamoDbFaultSimulationIT", Simulation.Size.SMALL, 200, Duration.ofSeconds(45),
                () -> LocalTable.fresh().store()).run();
    }
}
