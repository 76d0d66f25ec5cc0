package io.tidings.api.access;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.token.reader.TokenResolver;
import org.reactivestreams.Publisher;

import io.tidings.access.Authenticator;
import io.tidings.access.Principal;
import io.tidings.access.Verdict;

/// Identifies the caller of a bearer token by the [Authenticator]s, and by nothing else.
///
/// It replaces all fetchers of the framework. One of those publishes every valid token as an event, which logs it.
/// Another trusts a header about an identity that a load balancer has checked, although there is no load balancer.
@Singleton
@Replaces(AuthenticationFetcher.class)
final class BearerTokenFetcher implements AuthenticationFetcher<HttpRequest<?>> {

    private final TokenResolver<HttpRequest<?>> tokens;
    private final List<Authenticator> authenticators;
    private final LoginGuard guard;

    BearerTokenFetcher(TokenResolver<HttpRequest<?>> tokens, List<Authenticator> authenticators, LoginGuard guard) {
        this.tokens = tokens;
        this.authenticators = authenticators;
        this.guard = guard;
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        return tokens.resolveTokens(request)
                .stream()
                .findFirst()
                .flatMap(token -> principal(token, request))
                .map(principal -> Publishers.just(Principals.authentication(principal)))
                .orElseGet(Publishers::empty);
    }

    private Optional<Principal> principal(String token, HttpRequest<?> request) {
        return switch (verdict(token)) {
            case Verdict.Known(var principal) -> Optional.of(principal);
            case Verdict.Undecided(var detail, var retryAfter) ->
                refused(request, AuthenticationFailure.undecided(detail, retryAfter));
            case Verdict.Unusable(var detail) ->
                refused(request, guard.failed(token, request, AuthenticationFailure.unauthorized(detail)));
            case Verdict.WrongSecret(var id) -> refused(request, guard.guessed(id, request));
            case Verdict.Unknown() -> refused(request, guard.failed(token, request, AuthenticationFailure.UNKNOWN));
        };
    }

    /// The verdict of the first authenticator that knows the token.
    private Verdict verdict(String token) {
        return authenticators.stream()
                .map(authenticator -> authenticator.authenticate(token))
                .filter(verdict -> !(verdict instanceof Verdict.Unknown))
                .findFirst()
                .orElseGet(Verdict.Unknown::new);
    }

    private static Optional<Principal> refused(HttpRequest<?> request, AuthenticationFailure failure) {
        failure.note(request);
        return Optional.empty();
    }
}
