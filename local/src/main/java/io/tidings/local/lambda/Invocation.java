package io.tidings.local.lambda;

import java.time.Duration;

/// The result of one call of a function.
public sealed interface Invocation<O> {

    /// The function returned.
    ///
    /// @param response what it returned; null is possible, and its meaning is the caller's matter
    record Returned<O>(O response) implements Invocation<O> {}

    /// The function threw.
    record Failed<O>(Throwable cause) implements Invocation<O> {}

    /// Nobody waits for the function any longer; it has been interrupted.
    record TimedOut<O>(Duration after) implements Invocation<O> {}
}
