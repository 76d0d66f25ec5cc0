package io.tidings.ratelimit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import io.tidings.access.Identity;
import io.tidings.organization.OrganizationId;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What is counted, and whose.
///
/// @param value the name of the count: ASCII and short
public record Meter(String value) {

    private static final int HASH_BYTES = 16;

    /// What somebody does, with whatever token.
    ///
    /// @param what is counted, such as `requests`
    public static Meter of(String what, Identity caller) {
        return new Meter(what + "#" + caller.kind().wireName() + "#" + hash(caller.id()));
    }

    /// What everybody of an organization does together.
    ///
    /// @param what is counted, such as `requests`
    public static Meter of(String what, OrganizationId organization) {
        return new Meter(what + "#organization#" + organization.value());
    }

    /// The names that issuers give may be long and of any characters.
    private static String hash(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
