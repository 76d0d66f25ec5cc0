package io.tidings.api.oidc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;

import io.tidings.json.Json;

/// The issuer's public keys, as it has them now. Nothing is fetched before the first JWT comes.
///
/// @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery 1.0</a>
final class IssuerKeys implements JWKSetSource<SecurityContext> {

    /// How long made-up key ids must wait for the keys to be fetched once more.
    static final Duration MIN_INTERVAL = Duration.ofSeconds(30);

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration KEPT_DURING_OUTAGE = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /// For requests that need keys which another request is fetching: discovery and keys, each with connecting and
    /// reading.
    private static final Duration PATIENCE = TIMEOUT.multipliedBy(4);
    private static final int MAX_BYTES = 256 * 1024;

    private final String issuer;
    private final Optional<URI> configured;
    private final DefaultResourceRetriever retriever = new DefaultResourceRetriever((int) TIMEOUT.toMillis(),
            (int) TIMEOUT.toMillis(), MAX_BYTES);
    private volatile boolean fresh;

    /// @param url where the keys are; empty: where the issuer's discovery document says
    IssuerKeys(String issuer, Optional<URI> url) {
        this.issuer = issuer;
        this.configured = url;
    }

    /// The keys, kept for five minutes. They are fetched at once when a key is not among them, but only twice in
    /// [#MIN_INTERVAL]. While the issuer does not answer, what it answered last is good for an hour.
    JWKSource<SecurityContext> cached() {
        return JWKSourceBuilder.create(this)
                .cache(KEPT.toMillis(), PATIENCE.toMillis())
                .refreshAheadCache(false)
                .rateLimited(MIN_INTERVAL.toMillis())
                .outageTolerant(KEPT_DURING_OUTAGE.toMillis())
                .build();
    }

    /// Whether the issuer answered when it was last asked.
    boolean isFresh() {
        return fresh;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
            throws KeySourceException {
        fresh = false;
        try {
            JWKSet keys = new URLBasedJWKSetSource<>(url().toURL(), retriever).getJWKSet(evaluator, now, context);
            fresh = true;
            return keys;
        } catch (IOException | IllegalArgumentException e) {
            throw new JWKSetRetrievalException("The issuer's discovery document is invalid: " + e.getMessage(), e);
        }
    }

    private URI url() throws IOException {
        return configured.isPresent() ? configured.get() : discovered();
    }

    /// The document must speak of this very issuer, or else it vouches for the keys of somebody else.
    private URI discovered() throws IOException {
        URI document = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        JsonNode metadata = Json.parse(retriever.retrieveResource(document.toURL()).getContent());
        if (!metadata.path("issuer").asText().equals(issuer)) {
            throw new IOException("it names another issuer");
        }
        URI url = URI.create(metadata.path("jwks_uri").asText());
        if (!OidcSettings.isSafe(url)) {
            throw new IOException("its jwks_uri is not an https URL");
        }
        return url;
    }

    @Override
    public void close() {
        // Connections are the JDK's own.
    }
}
