package io.tidings.api.oidc;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/// Whose JWTs are accepted: `TIDINGS_OIDC_ISSUER` and so on. Read when the function starts, so that it does not start with
/// settings that would let in nobody, or too many.
///
/// @param oidcIssuer the issuer, exactly as in the claim `iss`; blank: no JWT is accepted
/// @param oidcAudience what the claim `aud` must name
/// @param oidcJwksUrl where the issuer's keys are; blank: where its discovery document says
/// @param oidcRolesClaim the claim that holds roles
/// @param oidcOrganizationClaim the claim that holds the organization's id
@Context
@ConfigurationProperties("tidings")
record OidcSettings(
        @Bindable(defaultValue = "") String oidcIssuer,
        @Bindable(defaultValue = "") String oidcAudience,
        @Bindable(defaultValue = "") String oidcJwksUrl,
        @Bindable(defaultValue = "roles") String oidcRolesClaim,
        @Bindable(defaultValue = "organization") String oidcOrganizationClaim) {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    OidcSettings {
        if (!oidcIssuer.isBlank()) {
            requireSafe("tidings.oidc-issuer", oidcIssuer);
            requireText("tidings.oidc-audience", oidcAudience);
            requireText("tidings.oidc-roles-claim", oidcRolesClaim);
            requireText("tidings.oidc-organization-claim", oidcOrganizationClaim);
            if (!oidcJwksUrl.isBlank()) {
                requireSafe("tidings.oidc-jwks-url", oidcJwksUrl);
            }
        }
    }

    /// The issuer; empty if no JWT is accepted.
    Optional<String> issuer() {
        return Optional.of(oidcIssuer).filter(issuer -> !issuer.isBlank());
    }

    Optional<URI> jwksUrl() {
        return Optional.of(oidcJwksUrl).filter(url -> !url.isBlank()).map(URI::create);
    }

    /// Whether nobody on the way can exchange what is there: https, or this machine itself.
    static boolean isSafe(URI url) {
        return url.getHost() != null
                && ("https".equals(url.getScheme())
                        || ("http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost())));
    }

    private static void requireSafe(String name, String url) {
        try {
            if (isSafe(URI.create(url))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " must be an https URL, not " + url, e);
        }
        throw new IllegalArgumentException(name + " must be an https URL, not " + url);
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must be set if tidings.oidc-issuer is");
        }
    }
}
