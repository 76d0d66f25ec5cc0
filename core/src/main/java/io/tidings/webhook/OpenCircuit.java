package io.tidings.webhook;

import java.time.Instant;

/// A receiver that could not be reached several times in a row is left alone but for probes, so that it does not hold
/// up everything else for its timeout, over and over.
///
/// @param since when the circuit opened
/// @param probes how many probes have failed since
/// @param probeAt from when on the next delivery may be attempted
public record OpenCircuit(Instant since, int probes, Instant probeAt) {}
