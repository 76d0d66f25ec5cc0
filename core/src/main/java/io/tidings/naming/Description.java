package io.tidings.naming;

/// Free text of at most 255 characters (code points). Line breaks and tabs are its only control characters.
public record Description(String value) {

    public static final int MAX_LENGTH = 255;

    public Description {
        Text.requireLength(value, 0, MAX_LENGTH);
        Text.requireNoControls(value.replaceAll("[\r\n\t]", ""));
    }

    /// A description that is being set: without invisible characters, or ones that change how others are shown.
    ///
    /// @throws IllegalArgumentException if `value` is not valid; the message names the character
    public static Description given(String value) {
        Description description = new Description(value);
        Text.requireVisible(value.replaceAll("[\r\n\t]", " "));
        return description;
    }
}
