package io.tidings.memory;

import io.tidings.event.EventContents;
import io.tidings.event.EventContentsContract;

class InMemoryEventContentsTest extends EventContentsContract {

    private final EventContents contents = new InMemoryEventContents();

    @Override
    protected EventContents contents() {
        return contents;
    }
}
