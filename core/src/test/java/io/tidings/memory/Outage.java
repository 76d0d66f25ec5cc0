package io.tidings.memory;

/// Lets calls of a fake fail.
public final class Outage {

    private volatile boolean ongoing;

    public void begin() {
        ongoing = true;
    }

    public void end() {
        ongoing = false;
    }

    /// What a call that can fail does first.
    public void check() {
        if (ongoing) {
            throw new IllegalStateException("an outage that the test wants");
        }
    }
}
