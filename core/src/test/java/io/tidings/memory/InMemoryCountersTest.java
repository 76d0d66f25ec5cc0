package io.tidings.memory;

import io.tidings.ratelimit.Counters;
import io.tidings.ratelimit.CountersContract;

class InMemoryCountersTest extends CountersContract {

    private final Counters counts = new InMemoryCounters();

    @Override
    protected Counters counts() {
        return counts;
    }
}
