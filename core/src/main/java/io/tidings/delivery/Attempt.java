package io.tidings.delivery;

import java.time.Duration;
import java.time.Instant;

import io.tidings.sending.Outcome;
import io.tidings.webhook.Lane;

/// One HTTP request to the callback URL, and its outcome.
///
/// @param number 1 for the first of the delivery
/// @param at when it began
/// @param duration from there to the outcome
/// @param lane by which the delivery came
public record Attempt(int number, Instant at, Duration duration, Outcome outcome, Lane lane) {

    /// One in the fast lane.
    public Attempt(int number, Instant at, Duration duration, Outcome outcome) {
        this(number, at, duration, outcome, Lane.FAST);
    }

    /// The same with no more of the answer than its status.
    Attempt summary() {
        return new Attempt(number, at, duration, outcome.summary(), lane);
    }
}
