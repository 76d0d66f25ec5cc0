package io.tidings.sending;

import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.WireName;

/// What an attempt means.
public sealed interface Outcome {

    /// The receiver took the delivery: 2xx.
    record Delivered(Response response) implements Outcome {}

    /// The receiver wants no more callbacks: 410.
    record Gone(Response response) implements Outcome {}

    /// The receiver answered, but did not take the delivery.
    ///
    /// @param retryAfter the earliest time at which it asks to be called again
    record Rejected(Response response, Optional<Instant> retryAfter) implements Outcome {}

    /// No complete answer came.
    record Unreachable(Failure failure, String detail) implements Outcome {}

    /// No request was sent, because the address is not allowed, or because the callback cannot be put into one.
    record Refused(String detail) implements Outcome {}

    /// The answer, where there was one.
    default Optional<Response> answer() {
        return switch (this) {
            case Delivered(Response response) -> Optional.of(response);
            case Gone(Response response) -> Optional.of(response);
            case Rejected(Response response, _) -> Optional.of(response);
            case Unreachable _ -> Optional.empty();
            case Refused _ -> Optional.empty();
        };
    }

    /// The outcome in one line, for people.
    default String inWords() {
        return switch (this) {
            case Delivered(Response response) -> "delivered, the receiver answered " + response.status();
            case Gone(Response response) -> "gone: the receiver answered " + response.status();
            case Rejected(Response response, _) -> "the receiver answered " + response.status();
            case Unreachable(Failure failure, String detail) -> failure.wireName() + ": " + detail;
            case Refused(String detail) -> detail;
        };
    }

    /// The kind of outcome in one word, for logs.
    default String kind() {
        return switch (this) {
            case Delivered _ -> "delivered";
            case Gone _ -> "gone";
            case Rejected _ -> "rejected";
            case Unreachable _ -> "unreachable";
            case Refused _ -> "refused";
        };
    }

    /// Whether the attempt was given up for one in the slow lane, which says nothing about whether it would have succeeded.
    default boolean isAbandoned() {
        return this instanceof Unreachable(Failure failure, _) && failure == Failure.ABANDONED;
    }

    /// Whether the time for the exchange ran out: the webhook's own, or the first time limit.
    default boolean isTooSlow() {
        return this instanceof Unreachable(Failure failure, _)
                && (failure == Failure.ABANDONED || failure == Failure.TIMEOUT);
    }

    /// Whether the receiver, or the authorization server before it, could not be reached, or kept us waiting; or whether
    /// only the proxy before it answered: 502, 503 or 504 (RFC 9110, section 15.6). A receiver that answers anything else can be
    /// reached, and a refusal of our own says nothing about it.
    default boolean isUnreachable() {
        return switch (this) {
            case Unreachable(Failure failure, _) -> failure != Failure.PROTOCOL
                    && failure != Failure.ABANDONED
                    && failure != Failure.AUTHORIZATION;
            case Rejected(Response response, _) -> response.status() >= 502 && response.status() <= 504;
            case Delivered _ -> false;
            case Gone _ -> false;
            case Refused _ -> false;
        };
    }

    /// When the receiver asks to be called again, if it says so.
    default Optional<Instant> retryAfter() {
        return Optional.empty();
    }

    /// The same outcome with no more of the answer than its status.
    default Outcome summary() {
        return switch (this) {
            case Delivered(Response response) -> new Delivered(response.summary());
            case Gone(Response response) -> new Gone(response.summary());
            case Rejected(Response response, Optional<Instant> retryAfter) ->
                new Rejected(response.summary(), retryAfter);
            case Unreachable _ -> this;
            case Refused _ -> this;
        };
    }

    /// The same outcome with `***` in place of what the receiver repeats of `secrets`.
    default Outcome without(Secrets secrets) {
        return switch (this) {
            case Delivered(Response response) -> new Delivered(response.without(secrets));
            case Gone(Response response) -> new Gone(response.without(secrets));
            case Rejected(Response response, Optional<Instant> retryAfter) ->
                new Rejected(response.without(secrets), retryAfter);
            case Unreachable(Failure failure, String detail) ->
                new Unreachable(failure, secrets.masked(detail, false));
            case Refused(String detail) -> new Refused(secrets.masked(detail, false));
        };
    }

    /// Why no answer came.
    enum Failure implements WireName {
        /// The name of the receiver has no address, or none could be found out.
        DNS,
        /// No connection could be made, or it was closed before an answer was complete.
        CONNECTION,
        /// The certificate or the TLS handshake failed.
        TLS,
        /// The time for the exchange ran out.
        TIMEOUT,
        /// The first time limit was over, long before the webhook's own time-out: the delivery went on in the slow lane.
        ABANDONED,
        /// The answer was not HTTP.
        PROTOCOL,
        /// The webhook's authorization server has not granted the access token that its receiver wants.
        AUTHORIZATION;
    }
}
