package io.tidings.naming;

/// What people call an organization, project, webhook or token: 2 to 100 characters (code points), not blank, no
/// control characters.
public record Name(String value) {

    public static final int MIN_LENGTH = 2;
    public static final int MAX_LENGTH = 100;

    public Name {
        Text.requireLength(value, MIN_LENGTH, MAX_LENGTH);
        if (value.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        Text.requireNoControls(value);
    }

    /// A name that is being set: without white space at its ends, and without invisible characters or ones that change
    /// how others are shown. Names from before this rule stay valid.
    ///
    /// @throws IllegalArgumentException if `value` is not valid; the message names the character
    public static Name given(String value) {
        Name name = new Name(value);
        Text.requireNoBlankEnds(value);
        Text.requireVisible(value);
        return name;
    }
}
