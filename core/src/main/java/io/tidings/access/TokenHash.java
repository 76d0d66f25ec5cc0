package io.tidings.access;

import java.security.MessageDigest;
import java.util.HexFormat;

import io.tidings.identity.Sha256;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// SHA-256 of a token's secret part, as 64 hexadecimal digits.
///
/// A plain hash suffices, because the secret holds 256 random bits: there is nothing to guess.
public record TokenHash(String hex) {

    static TokenHash of(String secret) {
        return new TokenHash(HexFormat.of().formatHex(Sha256.of(secret.getBytes(US_ASCII))));
    }

    /// Compares in constant time.
    boolean matches(TokenHash other) {
        return MessageDigest.isEqual(hex.getBytes(US_ASCII), other.hex.getBytes(US_ASCII));
    }
}
