package io.tidings.local;

import java.time.Duration;

/// Waits for what happens elsewhere.
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// Short beside what is waited for, but long beside a look: it must not occupy a processor.
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /// Repeats an assertion until it holds, or fails as it does.
    public static void assertThat(Runnable assertion) {
        assertThat(PATIENCE, assertion);
    }

    /// Repeats an assertion until it holds, or fails as it does when patience is over.
    public static void assertThat(Duration patience, Runnable assertion) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
