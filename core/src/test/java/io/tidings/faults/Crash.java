package io.tidings.faults;

/// A process is killed. An error, so that nobody who copes with failures takes it for one of these.
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash(String where) {
        super(where, null, false, false);
    }
}
