package io.tidings.api.access;

import java.time.Duration;
import java.util.Optional;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;

/// Why a request is not authenticated, passed from the authenticator to the component that answers.
///
/// @param retryAfter how long the caller should wait, where that helps
record AuthenticationFailure(HttpStatus status, String detail, Optional<Duration> retryAfter) {

    static final AuthenticationFailure UNKNOWN = unauthorized("A valid bearer token is required.");

    private static final String ATTRIBUTE = "tidings.refusal";

    static AuthenticationFailure unauthorized(String detail) {
        return new AuthenticationFailure(HttpStatus.UNAUTHORIZED, detail, Optional.empty());
    }

    static AuthenticationFailure tooManyFailures(Duration retryAfter) {
        return new AuthenticationFailure(HttpStatus.TOO_MANY_REQUESTS, "Too many failed logins; please wait.",
                Optional.of(retryAfter));
    }

    static AuthenticationFailure undecided(String detail, Duration retryAfter) {
        return new AuthenticationFailure(HttpStatus.SERVICE_UNAVAILABLE, detail, Optional.of(retryAfter));
    }

    /// What was noted for this request; [#UNKNOWN] if nothing was, as for a request without a token.
    static AuthenticationFailure of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, AuthenticationFailure.class).orElse(UNKNOWN);
    }

    void note(HttpRequest<?> request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
