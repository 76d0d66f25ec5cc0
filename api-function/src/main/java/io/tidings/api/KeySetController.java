package io.tidings.api;

import java.util.List;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.keys.SigningKeys;
import io.tidings.keys.VerificationKey;

/// The public keys of callbacks (RFC 7517): the one that signs, the next, and those that did until lately.
@Controller("/.well-known/jwks.json")
@Secured(SecurityRule.IS_ANONYMOUS)
final class KeySetController {

    /// A key is published for much longer before it signs.
    private static final String AN_HOUR = "public, max-age=3600";

    private final SigningKeys keys;

    KeySetController(SigningKeys keys) {
        this.keys = keys;
    }

    @Get
    HttpResponse<KeySet> getKeySet() {
        return HttpResponse.ok(new KeySet(keys.published().stream().map(Key::of).toList()))
                .header(HttpHeaders.CACHE_CONTROL, AN_HOUR);
    }

    @Serdeable
    record KeySet(List<Key> keys) {}

    /// A key, as RFC 8037 has it.
    ///
    /// @param kid what callbacks call it in `webhook-key-id`
    @Serdeable
    record Key(String kty, String crv, String x, String kid, String use, String alg) {

        static Key of(VerificationKey key) {
            return new Key("OKP", "Ed25519", key.x(), key.id(), "sig", "EdDSA");
        }
    }
}
