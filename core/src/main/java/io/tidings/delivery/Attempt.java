package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;

/// One HTTP request to the callback URL and what came of it.
///
/// @param number 1 for the first of the delivery
/// @param at when it began
/// @param duration from there to the outcome
public record Attempt(int number, Instant at, Duration duration, Outcome outcome) {}
