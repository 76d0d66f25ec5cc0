package io.tidings.delivery;

import java.time.Instant;

import io.tidings.webhook.Health;

/// What outcomes say to people, and about a webhook.
final class Outcomes {

    private Outcomes() {}

    /// The outcome in one line.
    static String inWords(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered(Response response) -> "delivered, the receiver answered " + response.status();
            case Outcome.Gone(Response response) -> "gone: the receiver answered " + response.status();
            case Outcome.Rejected(Response response, _) -> "the receiver answered " + response.status();
            case Outcome.Unreachable(Outcome.Failure failure, String detail) -> failure.wireName() + ": " + detail;
            case Outcome.Refused(String detail) -> detail;
        };
    }

    /// The health of a webhook after an attempt.
    static Health applied(Outcome outcome, Health before, Instant now) {
        return switch (outcome) {
            case Outcome.Delivered _ -> before.delivered(now);
            case Outcome.Gone _ -> before.disabled(now, inWords(outcome));
            case Outcome.Rejected _ -> before.failed(now);
            case Outcome.Unreachable _ -> before.failed(now);
            case Outcome.Refused _ -> before.failed(now);
        };
    }
}
