package io.tidings.delivery;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

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
    enum Failure {
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
        /// What came back was not HTTP.
        PROTOCOL,
        /// The webhook's authorization server has not granted the access token that its receiver wants.
        AUTHORIZATION;

        /// The failure as the API spells it.
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
