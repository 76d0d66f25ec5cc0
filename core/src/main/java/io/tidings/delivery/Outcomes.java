package io.tidings.delivery;

import java.time.Instant;
import java.util.Optional;

/// What outcomes say to people, and about a receiver.
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

    /// The kind of outcome in one word, for logs.
    static String kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> "delivered";
            case Outcome.Gone _ -> "gone";
            case Outcome.Rejected _ -> "rejected";
            case Outcome.Unreachable _ -> "unreachable";
            case Outcome.Refused _ -> "refused";
        };
    }

    /// Whether the attempt was given up for one in the slow lane, which says nothing about whether it would have succeeded.
    static boolean isAbandoned(Outcome outcome) {
        return outcome instanceof Outcome.Unreachable(Outcome.Failure failure, _)
                && failure == Outcome.Failure.ABANDONED;
    }

    /// Whether the time for the exchange ran out: the webhook's own, or the first time limit.
    static boolean isTooSlow(Outcome outcome) {
        return outcome instanceof Outcome.Unreachable(Outcome.Failure failure, _)
                && (failure == Outcome.Failure.ABANDONED || failure == Outcome.Failure.TIMEOUT);
    }

    /// Whether the receiver, or the authorization server before it, could not be reached, or kept us waiting; or whether
    /// only the proxy before it answered: 502, 503 or 504 (RFC 9110, section 15.6). A receiver that answers anything else can be
    /// reached, and a refusal of our own says nothing about it.
    static boolean isUnreachable(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unreachable(Outcome.Failure failure, _) -> failure != Outcome.Failure.PROTOCOL
                    && failure != Outcome.Failure.ABANDONED
                    && failure != Outcome.Failure.AUTHORIZATION;
            case Outcome.Rejected(Response response, _) -> response.status() >= 502 && response.status() <= 504;
            case Outcome.Delivered _ -> false;
            case Outcome.Gone _ -> false;
            case Outcome.Refused _ -> false;
        };
    }

    /// When the receiver asks to be called again, if it says so.
    static Optional<Instant> retryAfter(Outcome outcome) {
        return outcome instanceof Outcome.Rejected(_, Optional<Instant> retryAfter) ? retryAfter : Optional.empty();
    }
}
