package io.tidings.event;

import java.util.regex.Pattern;

/// The name of an event type: `^[A-Za-z][A-Za-z0-9_.-]{1,99}$`.
public record EventTypeName(String value) {

    public static final String PATTERN = "^[A-Za-z][A-Za-z0-9_.-]{1,99}$";

    private static final Pattern FORMAT = Pattern.compile(PATTERN);

    public EventTypeName {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "must be 2 to 100 characters of A-Z, a-z, 0-9, '_', '.' and '-', a letter first");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
