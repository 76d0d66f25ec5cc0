package io.tidings.access;

import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A token as its owner holds it: `tdg_<24 hexadecimal digits: id>_<43 base64url characters: 32 random bytes>`.
///
/// @param secret the part that only the owner knows; never stored, never logged
public record BearerToken(TokenId id, String secret) {

    private static final Pattern FORMAT = Pattern.compile("tdg_([0-9a-f]{24})_([A-Za-z0-9_-]{43})");

    /// Reads a token; empty if `text` is not one.
    public static Optional<BearerToken> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        return matcher.matches()
                ? Optional.of(new BearerToken(new TokenId(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    /// A new token with a secret from `random`, which must be cryptographically strong.
    public static BearerToken create(TokenId id, RandomGenerator random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new BearerToken(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /// What of it is stored.
    public TokenHash hash() {
        return TokenHash.of(secret);
    }

    /// The text that its owner presents. Shown once, when it is made.
    public String text() {
        return "tdg_" + id.value() + "_" + secret;
    }

    @Override
    public String toString() {
        return "tdg_" + id.value() + "_***";
    }
}
