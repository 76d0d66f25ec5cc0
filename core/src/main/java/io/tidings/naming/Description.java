package io.tidings.naming;

/// Free text of at most 255 characters (code points). Line breaks and tabs are its only control characters.
public record Description(String value) {

    public static final int MAX_LENGTH = 255;

    public Description {
        Text.requireLength(value, 0, MAX_LENGTH);
        Text.requireNoControls(value.replaceAll("[\r\n\t]", ""));
    }
}
