package io.tidings.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.tidings.delivery.ReceivedMessage;

/// One invocation of a function.
final class Invocation {

    final String name;
    final List<ReceivedMessage> batch;
    private final Instant end;
    private boolean dead;
    private boolean ended;
    private Duration callbacks = Duration.ZERO;
    private long readAt;

    /// @param end when its time is over
    /// @param batch the messages that it is about
    Invocation(String name, Instant end, List<ReceivedMessage> batch) {
        this.name = name;
        this.end = end;
        this.batch = batch;
    }

    void kill() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    void end() {
        ended = true;
    }

    boolean isRunning() {
        return !dead && !ended;
    }

    boolean isOverdue(Instant now) {
        return now.isAfter(end);
    }

    /// A callback takes so long. All are made at once.
    void calls(Duration duration) {
        callbacks = duration.compareTo(callbacks) > 0 ? duration : callbacks;
    }

    /// How long the callbacks take that it has begun and not yet waited for.
    Duration takeCallbacks() {
        Duration taken = callbacks;
        callbacks = Duration.ZERO;
        return taken;
    }

    /// Notes the step at which it read what is known of its deliveries.
    void read(long step) {
        readAt = step;
    }

    long readAt() {
        return readAt;
    }
}
