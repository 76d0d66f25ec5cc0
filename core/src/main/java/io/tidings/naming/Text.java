package io.tidings.naming;

/// Checks that text values share; their messages are shown to callers behind the name of the field.
final class Text {

    private Text() {}

    static void requireLength(String value, int min, int max) {
        int length = value.codePointCount(0, value.length());
        if (length < min || length > max) {
            String bounds = min == 0 ? "at most " + max : min + " to " + max;
            throw new IllegalArgumentException("must have " + bounds + " characters, has " + length);
        }
    }

    static void requireNoControls(String value) {
        if (value.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("must not contain control characters");
        }
    }
}
