package io.tidings.api.access;

import java.util.Optional;

import jakarta.inject.Singleton;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpRequest;
import io.micronaut.servlet.http.ServletHttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.access.BearerToken;
import io.tidings.access.LoginThrottle;
import io.tidings.access.ThrottleKey;
import io.tidings.access.TokenId;

/// Takes note of logins that failed, in the log and in the [LoginThrottle].
///
/// Guesses at the secret of a token that exists count against that token, wherever they come from; everything else counts
/// against the address that it comes from.
@Singleton
final class LoginGuard {

    private static final Logger LOG = LoggerFactory.getLogger(LoginGuard.class);

    private final LoginThrottle throttle;

    LoginGuard(LoginThrottle throttle) {
        this.throttle = throttle;
    }

    /// The answer to a token that is unknown or not valid.
    ///
    /// @param otherwise the answer if the caller is not throttled
    AuthenticationFailure failed(String token, HttpRequest<?> request, AuthenticationFailure otherwise) {
        String address = address(request);
        Optional<TokenId> id = BearerToken.parse(token).map(BearerToken::id);
        return failure(id.map(TokenId::value).orElse("none of ours"), address, ThrottleKey.address(address), otherwise);
    }

    /// What to answer to a wrong secret.
    AuthenticationFailure guessed(TokenId id, HttpRequest<?> request) {
        return failure(id.value(), address(request), ThrottleKey.token(id), AuthenticationFailure.UNKNOWN);
    }

    private AuthenticationFailure failure(String token, String address, ThrottleKey key,
            AuthenticationFailure otherwise) {
        AuthenticationFailure failure = throttle.failed(key)
                .map(AuthenticationFailure::tooManyFailures)
                .orElse(otherwise);
        LOG.warn("login failed: token {} from {}: {} {}", token, address, failure.status().getCode(),
                failure.detail());
        return failure;
    }

    /// As the gateway saw it. What headers say of it, the caller may have made up.
    private static String address(HttpRequest<?> request) {
        if (request instanceof ServletHttpRequest<?, ?> servlet
                && servlet.getNativeRequest() instanceof APIGatewayV2HTTPEvent event) {
            return event.getRequestContext().getHttp().getSourceIp();
        }
        throw new IllegalStateException("the function is called by API Gateway only");
    }
}
