package io.tidings.identity;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/// The form of every id in Tidings: 24 hexadecimal digits (`^[0-9a-fA-F]{24}$`), kept in lower case.
///
/// Ids that Tidings makes start with 4 bytes of Unix seconds, so their text order is their time order. Ids of
/// organizations and projects come from outside and need not.
public final class EntityId {

    /// The pattern that the API documents for every id.
    public static final String PATTERN = "^[0-9a-fA-F]{24}$";

    private static final int LENGTH = 24;

    private EntityId() {}

    /// The id in its stored spelling.
    ///
    /// @throws IllegalArgumentException if `text` is not 24 hexadecimal digits
    public static String canonical(String text) {
        boolean known = text != null && text.length() == LENGTH;
        for (int i = 0; known && i < LENGTH; i++) {
            known = HexFormat.isHexDigit(text.charAt(i));
        }
        if (!known) {
            throw new IllegalArgumentException("must be 24 hexadecimal digits");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /// The second in which a Tidings-made id was made.
    public static Instant time(String id) {
        return Instant.ofEpochSecond(Long.parseLong(id, 0, 8, 16));
    }

    /// The first 8 digits of an id made at `time`.
    ///
    /// @throws IllegalArgumentException if `time` is outside 1970 to 2106, which 4 bytes cannot hold
    public static String timePrefix(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds < 0 || seconds > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("must lie between 1970 and 2106");
        }
        return String.format(Locale.ROOT, "%08x", seconds);
    }
}
