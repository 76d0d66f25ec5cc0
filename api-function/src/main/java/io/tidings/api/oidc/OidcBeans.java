package io.tidings.api.oidc;

import java.time.Clock;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Factory;

import io.tidings.access.Authenticator;
import io.tidings.access.Verdict;
import io.tidings.organization.Organizations;

/// Lets in whom the issuer vouches for, if there is one.
@Factory
final class OidcBeans {

    @Singleton
    Authenticator jwtAuthenticator(OidcSettings settings, Organizations organizations, Clock clock) {
        return settings.issuer()
                .<Authenticator>map(issuer -> new JwtAuthenticator(new IssuerKeys(issuer, settings.jwksUrl()),
                        new JwtChecks(issuer, settings.oidcAudience(), clock),
                        new JwtRoles(settings.oidcRolesClaim(), settings.oidcOrganizationClaim()),
                        organizations::findRemoval))
                .orElse(_ -> new Verdict.Unknown());
    }
}
