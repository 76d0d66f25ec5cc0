package io.tidings.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import io.tidings.delivery.ReceivedMessage;
import io.tidings.testing.TestingClock;

/// Runs processes in virtual time, on one thread: one that runs while another does runs at one of its steps.
final class Host {

    /// The queue's time. What it passes, passes for all.
    private final TestingClock time;
    private final Consumer<String> trace;
    private final Deque<Invocation> running = new ArrayDeque<>();
    private Duration skew = Duration.ZERO;
    private long steps;

    Host(TestingClock time, Consumer<String> trace) {
        this.time = time;
        this.trace = trace;
    }

    Instant now() {
        return time.instant();
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    /// How far the clock of the functions is ahead of the queue's.
    void skew(Duration ahead) {
        skew = ahead;
    }

    /// The clock of the functions.
    Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return time.instant().plus(skew);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("Tidings knows no zone but UTC");
            }
        };
    }

    Invocation current() {
        return running.peek();
    }

    int depth() {
        return running.size();
    }

    /// How many steps have been made by all.
    long steps() {
        return steps;
    }

    /// @return whether the process came to its end; if not, it was killed or failed
    boolean run(String name, Duration limit, List<ReceivedMessage> batch, Runnable body) {
        Invocation invocation = new Invocation(name, now().plus(limit), batch);
        running.push(invocation);
        try {
            body.run();
            return !invocation.isDead();
        } catch (Crash e) {
            return false;
        } catch (RuntimeException e) {
            trace("failed: " + e);
            return false;
        } finally {
            invocation.end();
            running.pop();
        }
    }

    /// What a process does before each step: a dead one makes none.
    void step() {
        steps++;
        Invocation invocation = current();
        if (invocation.isOverdue(now())) {
            trace("its time is over");
            invocation.kill();
        }
        live();
    }

    /// @throws Crash if the process has been killed
    void live() {
        if (current().isDead()) {
            throw new Crash(current().name);
        }
    }

    void kill() {
        current().kill();
        live();
    }

    void trace(String line) {
        trace.accept(now() + " " + "  ".repeat(depth()) + (running.isEmpty() ? "" : current().name + ": ") + line);
    }
}
