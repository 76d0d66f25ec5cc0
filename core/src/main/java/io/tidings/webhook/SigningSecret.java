package io.tidings.webhook;

import java.util.Base64;
import java.util.random.RandomGenerator;

/// The key that signs a webhook's callbacks (Standard Webhooks 1.0.0): 24 to 64 bytes, written `whsec_` and base64.
public final class SigningSecret {

    private static final String PREFIX = "whsec_";

    private final byte[] key;

    private SigningSecret(byte[] key) {
        if (key.length < 24 || key.length > 64) {
            throw new IllegalArgumentException("must be whsec_ and the base64 of 24 to 64 bytes");
        }
        this.key = key;
    }

    /// A new secret of 32 bytes from `random`, which must be cryptographically strong.
    public static SigningSecret create(RandomGenerator random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new SigningSecret(key);
    }

    /// Reads what [#text] wrote.
    ///
    /// @throws IllegalArgumentException if `text` is not a secret; the message does not repeat it
    public static SigningSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("must be whsec_ and the base64 of 24 to 64 bytes");
        }
        try {
            return new SigningSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be whsec_ and the base64 of 24 to 64 bytes", e);
        }
    }

    /// The key itself.
    public byte[] key() {
        return key.clone();
    }

    /// The secret as its owner copies it into the receiver.
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /// Never the secret.
    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
