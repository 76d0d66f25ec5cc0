package io.tidings.memory;

import io.tidings.ratelimit.Counts;
import io.tidings.ratelimit.CountsContract;

class InMemoryCountsTest extends CountsContract {

    private final Counts counts = new InMemoryCounts();

    @Override
    protected Counts counts() {
        return counts;
    }
}
