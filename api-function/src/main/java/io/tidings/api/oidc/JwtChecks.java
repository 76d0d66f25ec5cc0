package io.tidings.api.oidc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.micronaut.core.annotation.Nullable;

/// The claims of a JWT that must hold before its roles are read: issuer, audience and times.
final class JwtChecks extends DefaultJWTClaimsVerifier<SecurityContext> {

    /// How far the issuer's clock may be ahead of ours. It buys no time after the end.
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final Clock clock;

    JwtChecks(String issuer, String audience, Clock clock) {
        super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("exp", "sub"));
        this.clock = clock;
    }

    @Override
    public void verify(JWTClaimsSet claims, SecurityContext context) throws BadJWTException {
        super.verify(claims, context);
        Instant now = clock.instant();
        if (claims.getExpirationTime() == null || !now.isBefore(claims.getExpirationTime().toInstant())) {
            throw new ExpiredJWTException("Expired JWT");
        }
        requireBegun("nbf", claims.getNotBeforeTime(), now);
        requireBegun("iat", claims.getIssueTime(), now);
    }

    /// The times are checked here: the framework also allows skew after the end, and ignores `iat`.
    @Override
    protected @Nullable Date currentTime() {
        return null;
    }

    private static void requireBegun(String claim, Date time, Instant now) throws BadJWTException {
        if (time != null && time.toInstant().isAfter(now.plus(SKEW))) {
            throw new BadJWTException("JWT " + claim + " is in the future");
        }
    }
}
