package io.tidings.infra;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The issuer whose JWTs the API accepts in addition to its own tokens.
///
/// @param issuer exactly as in the claim `iss`
/// @param audience what the claim `aud` must name
/// @param jwksUrl where the issuer's keys are; empty: where its discovery document says
/// @param rolesClaim the claim that holds roles; empty: the function's default
/// @param organizationClaim the claim that holds the organization's id; empty: the function's default
record Oidc(String issuer, String audience, Optional<String> jwksUrl, Optional<String> rolesClaim,
        Optional<String> organizationClaim) {

    static final String ISSUER = "oidcIssuer";
    static final String AUDIENCE = "oidcAudience";
    static final String JWKS_URL = "oidcJwksUrl";
    static final String ROLES_CLAIM = "oidcRolesClaim";
    static final String ORGANIZATION_CLAIM = "oidcOrganizationClaim";

    Oidc {
        requireHttpsUrl(ISSUER, issuer);
        jwksUrl.ifPresent(url -> requireHttpsUrl(JWKS_URL, url));
    }

    /// @throws IllegalArgumentException if a value is not valid, or if one is given without issuer and audience
    static Optional<Oidc> from(Context context) {
        Optional<String> issuer = context.find(ISSUER);
        Optional<String> audience = context.find(AUDIENCE);
        if (issuer.isPresent() != audience.isPresent()) {
            throw new IllegalArgumentException(ISSUER + " and " + AUDIENCE + " must be set together");
        }
        if (issuer.isEmpty()) {
            refuseWithoutIssuer(context, JWKS_URL, ROLES_CLAIM, ORGANIZATION_CLAIM);
            return Optional.empty();
        }
        return Optional.of(new Oidc(issuer.get(), audience.get(), context.find(JWKS_URL), context.find(ROLES_CLAIM),
                context.find(ORGANIZATION_CLAIM)));
    }

    /// What the API function is told.
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("TIDINGS_OIDC_ISSUER", issuer);
        variables.put("TIDINGS_OIDC_AUDIENCE", audience);
        jwksUrl.ifPresent(url -> variables.put("TIDINGS_OIDC_JWKS_URL", url));
        rolesClaim.ifPresent(claim -> variables.put("TIDINGS_OIDC_ROLES_CLAIM", claim));
        organizationClaim.ifPresent(claim -> variables.put("TIDINGS_OIDC_ORGANIZATION_CLAIM", claim));
        return variables;
    }

    private static void refuseWithoutIssuer(Context context, String... keys) {
        for (String key : keys) {
            if (context.find(key).isPresent()) {
                throw new IllegalArgumentException(key + " needs " + ISSUER);
            }
        }
    }

    private static void requireHttpsUrl(String key, String value) {
        try {
            URI uri = URI.create(value);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " must be an https URL, not " + value, e);
        }
        throw new IllegalArgumentException(key + " must be an https URL, not " + value);
    }
}
