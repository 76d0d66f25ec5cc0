package io.tidings.webhook;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The key that signs a webhook's callbacks: 24 to 64 bytes (Standard Webhooks 1.0.0).
///
/// Its owner knows it as a text: `whsec_` and the key's base64, or, where a receiver brought it along from elsewhere, any
/// other, whose bytes are then the key.
public final class SigningSecret {

    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final String EXPECTED = "whsec_ and the base64 of 24 to 64 bytes";
    private static final Pattern VISIBLE = Pattern
            .compile("[\\x21-\\x7E][\\x20-\\x7E]{" + (MIN_BYTES - 2) + "," + (MAX_BYTES - 2) + "}[\\x21-\\x7E]");

    private final String text;
    private final byte[] key;

    private SigningSecret(String text, byte[] key) {
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw new IllegalArgumentException("must be " + EXPECTED);
        }
        this.text = text;
        this.key = key;
    }

    /// A new secret of 32 bytes from `random`, which must be cryptographically strong.
    public static SigningSecret create(RandomGenerator random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new SigningSecret(PREFIX + Base64.getEncoder().encodeToString(key), key);
    }

    /// Reads a secret of Standard Webhooks.
    ///
    /// @throws IllegalArgumentException if `text` is none; the message does not repeat it
    public static SigningSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("must be " + EXPECTED);
        }
        try {
            return new SigningSecret(text, Base64.getDecoder().decode(text.substring(PREFIX.length())));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be " + EXPECTED, e);
        }
    }

    /// Reads any secret: one of Standard Webhooks where it begins as one, else 24 to 64 visible ASCII characters with
    /// spaces between.
    ///
    /// @throws IllegalArgumentException if `text` is none; the message does not repeat it
    public static SigningSecret ofText(String text) {
        if (text.startsWith(PREFIX)) {
            return parse(text);
        }
        if (!VISIBLE.matcher(text).matches()) {
            throw new IllegalArgumentException("must be 24 to 64 visible ASCII characters, or " + EXPECTED);
        }
        return new SigningSecret(text, text.getBytes(US_ASCII));
    }

    /// The key of Standard Webhooks.
    public byte[] key() {
        return key.clone();
    }

    /// The key for those that take a secret as it is written, `whsec_` and all.
    public byte[] textKey() {
        return text.getBytes(US_ASCII);
    }

    /// The secret as its owner copies it into the receiver.
    public String text() {
        return text;
    }

    /// All spellings that must stay hidden: the text that the owner has, and the key in base64 and in hexadecimal.
    public List<String> spellings() {
        return List.of(text, Base64.getEncoder().encodeToString(key), HexFormat.of().formatHex(key),
                HexFormat.of().withUpperCase().formatHex(key));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningSecret that && MessageDigest.isEqual(textKey(), that.textKey());
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// Never the secret.
    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
