package io.tidings.webhook;

/// Deliveries are attempted as they come.
///
/// @param unreachable see [Reachability#unreachable]
public record ClosedCircuit(int unreachable) implements Reachability {

    /// Before the first attempt, and after each answer.
    static final ClosedCircuit REACHED = new ClosedCircuit(0);
}
