package io.tidings.api.oidc;

import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.nimbusds.jwt.proc.JWTProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.access.Authenticator;
import io.tidings.access.Principal;
import io.tidings.access.Verdict;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;

/// Authenticates callers with a JWT that the issuer has signed for this deployment.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
final class JwtAuthenticator implements Authenticator {

    /// Signatures of those only who have a private key: never `none`, never an HMAC, whose key would be a public one.
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384,
            JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256,
            JWSAlgorithm.ES384, JWSAlgorithm.ES512);

    /// More does not pass through API Gateway, with all headers together.
    private static final int MAX_LENGTH = 10_240;

    private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);

    private final IssuerKeys keys;
    private final JWTProcessor<SecurityContext> processor;
    private final JwtRoles roles;
    private final Function<OrganizationId, Optional<Instant>> removals;

    /// @param removals when the last organization of an id was removed, if one was: see [Organizations#findRemoval]
    JwtAuthenticator(IssuerKeys keys, JwtChecks checks, JwtRoles roles,
            Function<OrganizationId, Optional<Instant>> removals) {
        this.keys = keys;
        this.processor = processor(keys, checks);
        this.roles = roles;
        this.removals = removals;
    }

    /// The signature is verified before any claim is believed, so only a genuine token is told what is wrong with it.
    @Override
    public Verdict authenticate(String bearerToken) {
        if (bearerToken.length() > MAX_LENGTH) {
            return new Verdict.Unknown();
        }
        try {
            JWTClaimsSet claims = processor.process(bearerToken, null);
            Verdict verdict = roles.verdict(claims);
            return verdict instanceof Verdict.Known(Principal principal) && isOfFormerOrganization(claims, principal)
                    ? new Verdict.Unusable(
                            "The token may be older than the removal of the previous organization with"
                                    + " this id; please get a new one.")
                    : verdict;
        } catch (ExpiredJWTException e) {
            return new Verdict.Unusable("The token has expired.");
        } catch (RateLimitReachedException e) {
            return keys.isFresh() ? new Verdict.Unknown() : undecided();
        } catch (KeySourceException e) {
            LOG.warn("the issuer's keys could not be fetched: {}", e.getMessage());
            return undecided();
        } catch (BadJOSEException | JOSEException e) {
            LOG.debug("a JWT was refused: {}", e.getMessage());
            return new Verdict.Unknown();
        } catch (ParseException e) {
            return new Verdict.Unknown();
        }
    }

    /// A JWT may outlive the removal of its organization, whose id may be registered again. Its `iat` is cut to the
    /// second, so a JWT from the second of the removal may be older than the removal.
    private boolean isOfFormerOrganization(JWTClaimsSet claims, Principal principal) {
        Optional<Instant> issuedAt = Optional.ofNullable(claims.getIssueTime()).map(Date::toInstant);
        return principal.organization()
                .flatMap(removals)
                .map(removal -> removal.truncatedTo(ChronoUnit.SECONDS))
                .filter(removal -> issuedAt.filter(removal::isBefore).isEmpty())
                .isPresent();
    }

    private static Verdict undecided() {
        return new Verdict.Undecided("The keys of the token's issuer are not available at present; please try again.",
                IssuerKeys.MIN_INTERVAL);
    }

    /// ID tokens and older access tokens are of type `JWT` or of none, access tokens by RFC 9068 of their own.
    private static JWTProcessor<SecurityContext> processor(IssuerKeys keys, JwtChecks checks) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(null, JOSEObjectType.JWT,
                new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys.cached()));
        processor.setJWTClaimsSetVerifier(checks);
        return processor;
    }
}
