package io.tidings.webhook;

/// Whether a webhook's receiver can be reached, as the states of a circuit breaker: closed, open, or half-open, which is
/// the [RampUp].
public sealed interface Reachability permits ClosedCircuit, OpenCircuit, RampUp {

    /// How many attempts in a row got no answer from the receiver itself, counted up to
    /// [Health#UNREACHABLE_OPENS_CIRCUIT].
    int unreachable();
}
