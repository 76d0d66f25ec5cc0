package io.tidings.access;

import java.time.Clock;
import java.util.Optional;

/// Knows the tokens in [ApiTokens].
public final class ApiTokenAuthenticator implements Authenticator {

    private final ApiTokens tokens;
    private final Clock clock;

    public ApiTokenAuthenticator(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Optional<Principal> authenticate(String bearerToken) {
        return BearerToken.parse(bearerToken)
                .flatMap(presented -> tokens.findById(presented.id())
                        .filter(token -> token.hash().matches(presented.hash()))
                        .filter(token -> !token.isExpiredAt(clock.instant()))
                        .map(ApiToken::principal));
    }
}
