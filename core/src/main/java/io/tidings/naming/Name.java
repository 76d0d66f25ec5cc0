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

    /// A name as somebody gives it now: without white space at its ends, and without characters that do not show or change
    /// how the others show. Names that were given before this was asked for stay as they are.
    ///
    /// @throws IllegalArgumentException if it is none; the message names the character
    public static Name given(String value) {
        Name name = new Name(value);
        Text.requireNoBlankEnds(value);
        Text.requireVisible(value);
        return name;
    }
}
