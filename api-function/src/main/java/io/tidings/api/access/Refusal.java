package io.tidings.api.access;

import java.time.Duration;
import java.util.Optional;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;

/// Why a request is not let in, on its way from whoever looked at its token to whoever answers it.
///
/// @param retryAfter how long the caller should wait, where that helps
record Refusal(HttpStatus status, String detail, Optional<Duration> retryAfter) {

    static final Refusal UNKNOWN = unauthorized("A valid bearer token is required.");

    private static final String ATTRIBUTE = "tidings.refusal";

    static Refusal unauthorized(String detail) {
        return new Refusal(HttpStatus.UNAUTHORIZED, detail, Optional.empty());
    }

    static Refusal tooManyFailures(Duration retryAfter) {
        return new Refusal(HttpStatus.TOO_MANY_REQUESTS, "Too many failed logins; please wait.",
                Optional.of(retryAfter));
    }

    static Refusal undecided(String detail, Duration retryAfter) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, detail, Optional.of(retryAfter));
    }

    /// What was noted for this request; [#UNKNOWN] if nothing was, as for a request without a token.
    static Refusal of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Refusal.class).orElse(UNKNOWN);
    }

    void note(HttpRequest<?> request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
