package io.tidings.keys;

import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;

import io.tidings.identity.Sha256;

/// The public half of a [SigningKey], as a JSON Web Key has it (RFC 8037): an octet key pair of the curve Ed25519.
///
/// @param x the 32 bytes of the public key (RFC 8032), base64url without padding
public record VerificationKey(String x) {

    static final int BYTES = 32;

    public VerificationKey {
        if (Base64.getUrlDecoder().decode(x).length != BYTES) {
            throw new IllegalArgumentException("must be the base64url of " + BYTES + " bytes");
        }
    }

    /// The last bytes of the key's X.509 form are the key as RFC 8032 has it (RFC 8410).
    static VerificationKey of(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        return new VerificationKey(Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length)));
    }

    /// The key's id: its thumbprint (RFC 7638), base64url of a SHA-256.
    public String id() {
        String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(members));
    }
}
