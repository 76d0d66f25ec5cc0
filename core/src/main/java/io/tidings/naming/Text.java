package io.tidings.naming;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/// Checks that text values share; their messages are shown to callers behind the name of the field.
///
/// Input is checked more strictly than stored values, which must stay readable.
public final class Text {

    /// Letters and signs that take up no room, or no ink, though they are no format characters.
    private static final Set<Integer> INVISIBLE = Set.of(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164,
            0xFFA0);

    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    /// In these, joiners are part of how words are spelled.
    private static final Set<Character.UnicodeScript> JOINING = Set.of(Character.UnicodeScript.ARABIC,
            Character.UnicodeScript.BENGALI, Character.UnicodeScript.DEVANAGARI, Character.UnicodeScript.GUJARATI,
            Character.UnicodeScript.GURMUKHI, Character.UnicodeScript.KANNADA, Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MALAYALAM, Character.UnicodeScript.MONGOLIAN, Character.UnicodeScript.MYANMAR,
            Character.UnicodeScript.ORIYA, Character.UnicodeScript.SINHALA, Character.UnicodeScript.SYRIAC,
            Character.UnicodeScript.TAMIL, Character.UnicodeScript.TELUGU);

    private Text() {}

    static void requireLength(String value, int min, int max) {
        int length = value.codePointCount(0, value.length());
        if (length < min || length > max) {
            String bounds = min == 0 ? "at most " + max : min + " to " + max;
            throw new IllegalArgumentException("must have " + bounds + " characters, has " + length);
        }
    }

    static void requireNoControls(String value) {
        first(value, c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                .ifPresent(c -> {
                    throw new IllegalArgumentException("must not contain control characters, has " + inWords(c));
                });
    }

    /// Refuses what does not show, or changes how the rest shows: controls, other directions of writing, characters
    /// without width, halves of characters. A joiner is taken where it belongs, in an emoji or a script that uses it.
    ///
    /// @throws IllegalArgumentException naming the first such character as `U+XXXX`
    public static void requireVisible(String value) {
        int before = -1;
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            boolean joins = (c == JOINER || c == NON_JOINER) && before >= 0 && takesJoiner(before)
                    && i + 1 < value.length();
            if (!joins && isHidden(c)) {
                throw new IllegalArgumentException("must not contain " + inWords(c));
            }
            before = c;
        }
    }

    /// Refuses white space of any kind at either end.
    ///
    /// @throws IllegalArgumentException naming the character as `U+XXXX`
    public static void requireNoBlankEnds(String value) {
        if (!value.isEmpty() && isBlank(value.codePointAt(0))) {
            throw new IllegalArgumentException("must not begin with " + inWords(value.codePointAt(0)));
        }
        if (!value.isEmpty() && isBlank(value.codePointBefore(value.length()))) {
            throw new IllegalArgumentException("must not end with " + inWords(value.codePointBefore(value.length())));
        }
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> INVISIBLE.contains(c) || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        };
    }

    private static boolean takesJoiner(int c) {
        return JOINING.contains(Character.UnicodeScript.of(c)) || c == 0xFE0F || (c > 0x7F && Character.isEmoji(c));
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static OptionalInt first(String value, IntPredicate bad) {
        return value.codePoints().filter(bad).findFirst();
    }

    private static String inWords(int c) {
        return String.format(Locale.ROOT, "U+%04X", c);
    }
}
