package io.tidings.access;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows the tokens in [ApiTokens], and notes on which day each was last used.
public final class ApiTokenAuthenticator implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(ApiTokenAuthenticator.class);

    private final ApiTokens tokens;
    private final Clock clock;
    private final Executor background;

    /// @param background writes what no request waits for
    public ApiTokenAuthenticator(ApiTokens tokens, Clock clock, Executor background) {
        this.tokens = tokens;
        this.clock = clock;
        this.background = background;
    }

    @Override
    public Verdict authenticate(String bearerToken) {
        return BearerToken.parse(bearerToken)
                .flatMap(presented -> tokens.findById(presented.id()).map(token -> judge(token, presented)))
                .orElseGet(Verdict.Unknown::new);
    }

    private Verdict judge(ApiToken token, BearerToken presented) {
        if (!token.hash().matches(presented.hash())) {
            return new Verdict.WrongSecret(token.id());
        }
        if (token.isExpiredAt(clock.instant())) {
            return new Verdict.Unusable("The token has expired.");
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (token.lastUsedOn().filter(day -> !day.isBefore(today)).isEmpty()) {
            background.execute(() -> recordUse(token.id(), today));
        }
        return new Verdict.Known(token.principal());
    }

    /// If it fails, the token's next use tries again.
    private void recordUse(TokenId id, LocalDate day) {
        try {
            tokens.recordUse(id, day);
        } catch (RuntimeException e) {
            LOG.warn("the last use of token {} was not recorded", id.value(), e);
        }
    }
}
