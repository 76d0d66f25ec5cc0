package io.tidings.memory;

import io.tidings.delivery.SweepFailures;
import io.tidings.delivery.SweepFailuresContract;

class InMemorySweepFailuresTest extends SweepFailuresContract {

    private final InMemorySweepFailures failures = new InMemorySweepFailures(clock);

    @Override
    protected SweepFailures failures() {
        return failures;
    }
}
