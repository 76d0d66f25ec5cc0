package io.tidings.api.access;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;

import io.tidings.api.problem.Problem;

/// 403 for authenticated callers; for others the [AuthenticationFailure], with the challenge of RFC 6750 if it is 401.
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class Unauthorized implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {

    @Override
    @SuppressWarnings("rawtypes")
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
        if (exception.isForbidden()) {
            return Problem.response(HttpStatus.FORBIDDEN, "The token's role does not allow this.");
        }
        AuthenticationFailure failure = AuthenticationFailure.of((HttpRequest<?>) request);
        MutableHttpResponse<Problem> response = Problem.response(failure.status(), failure.detail());
        failure.retryAfter()
                .ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds())));
        return failure.status() == HttpStatus.UNAUTHORIZED
                ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"tidings\"")
                : response;
    }
}
