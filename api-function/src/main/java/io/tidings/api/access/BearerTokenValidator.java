package io.tidings.api.access;

import java.util.List;

import jakarta.inject.Singleton;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import org.reactivestreams.Publisher;

import io.tidings.access.Authenticator;

/// Asks every [Authenticator] who presents a bearer token.
@Singleton
final class BearerTokenValidator implements TokenValidator<HttpRequest<?>> {

    private final List<Authenticator> authenticators;

    BearerTokenValidator(List<Authenticator> authenticators) {
        this.authenticators = authenticators;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        return authenticators.stream()
                .flatMap(authenticator -> authenticator.authenticate(token).stream())
                .findFirst()
                .map(principal -> Publishers.just(Principals.authentication(principal)))
                .orElseGet(Publishers::empty);
    }
}
