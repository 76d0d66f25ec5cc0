package io.tidings.publishing;

import java.util.regex.Pattern;

/// What a publisher calls its event, so that publishing it again is harmless: 1 to 128 visible ASCII characters.
public record IdempotencyKey(String value) {

    private static final Pattern FORMAT = Pattern.compile("[\\x21-\\x7E]{1,128}");

    public IdempotencyKey {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("must be 1 to 128 visible ASCII characters");
        }
    }
}
