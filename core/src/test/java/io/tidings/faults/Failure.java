package io.tidings.faults;

/// A call that failed, as any call may: throttled, timed out, refused.
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Failure(String what) {
        super(what, null, false, false);
    }
}
