package io.tidings.memory;

import io.tidings.publishing.Traffic;
import io.tidings.publishing.TrafficContract;

class InMemoryTrafficTest extends TrafficContract {

    private final Traffic traffic = new InMemoryTraffic();

    @Override
    protected Traffic traffic() {
        return traffic;
    }
}
