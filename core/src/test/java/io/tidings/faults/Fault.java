package io.tidings.faults;

import java.util.EnumSet;
import java.util.Set;

/// Faults, apart from those of receivers.
enum Fault {
    /// The process is killed before a step takes effect.
    CRASH_BEFORE,
    /// The process is killed after a step took effect.
    CRASH_AFTER,
    /// The process is killed because its time is over: a step took too long.
    SLOW,
    /// The step fails and has no effect.
    THROTTLED,
    /// The step takes effect, but its caller is told that it failed.
    TIMED_OUT,
    /// The step takes effect, its answer is lost, and the client library repeats it: the conditions may fail.
    RETRIED,
    /// A part of the step takes effect.
    PARTIAL,
    /// Somebody else does something before the step.
    RACE_BEFORE,
    /// Somebody else does something after the step.
    RACE_AFTER,
    /// An index shows what was there before.
    STALE_INDEX,
    /// The function has no capacity left: what was received is not handled.
    THROTTLED_RECEIVE,
    /// The queue delivers a message twice, one after the other.
    DUPLICATE_RECEIVE,
    /// The function is killed before it begins.
    CRASH_AT_RECEIVE,
    /// The function has done its work, but the event source does not hear of it.
    CRASH_AT_DELETE,
    /// Some messages are not deleted.
    PARTIAL_DELETE,
    /// The clock of the functions jumps.
    CLOCK_JUMP;

    static final Set<Fault> OF_READS = EnumSet.of(CRASH_BEFORE, SLOW, THROTTLED, RACE_BEFORE, RACE_AFTER);
    static final Set<Fault> OF_INDEXES = EnumSet.of(CRASH_BEFORE, SLOW, THROTTLED, RACE_BEFORE, RACE_AFTER,
            STALE_INDEX);
    static final Set<Fault> OF_WRITES = EnumSet.of(CRASH_BEFORE, CRASH_AFTER, SLOW, THROTTLED, TIMED_OUT, RETRIED,
            RACE_BEFORE, RACE_AFTER);
    static final Set<Fault> OF_BATCHES = EnumSet.of(CRASH_BEFORE, CRASH_AFTER, SLOW, THROTTLED, TIMED_OUT, RETRIED,
            PARTIAL, RACE_BEFORE, RACE_AFTER);
    static final Set<Fault> OF_CALLBACKS = EnumSet.of(CRASH_BEFORE, CRASH_AFTER, THROTTLED, TIMED_OUT, RACE_BEFORE,
            RACE_AFTER);
    /// Hiding fails without a word, all of it or parts.
    static final Set<Fault> OF_HIDING = EnumSet.of(CRASH_BEFORE, CRASH_AFTER, SLOW, PARTIAL, RACE_BEFORE, RACE_AFTER);
}
