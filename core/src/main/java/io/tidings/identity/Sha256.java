package io.tidings.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import static java.nio.charset.StandardCharsets.UTF_8;

/// SHA-256 (FIPS 180-4), which every Java has.
public final class Sha256 {

    private Sha256() {}

    /// The 32 bytes of the hash of `text` in UTF-8.
    public static byte[] of(String text) {
        return of(text.getBytes(UTF_8));
    }

    /// The 32 bytes of the hash.
    public static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }

    /// For what is hashed piece by piece.
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
