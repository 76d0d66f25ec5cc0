package io.tidings.identity;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Locale;

/// An id, in the form of [EntityId], that begins with the millisecond in which it was made: 8 digits for the second, 3 for
/// the millisecond. So the order of such ids is that of their times, also within a second.
///
/// The last digit is left for [ShardCount#encodedIn(PreciseId)].
public record PreciseId(String value) {

    /// How many digits say the second.
    public static final int SECOND_DIGITS = 8;
    private static final int TIME_DIGITS = 11;
    private static final int LENGTH = 24;

    /// The first 11 digits of an id made at `time`.
    ///
    /// @throws IllegalArgumentException as [EntityId#timePrefix]
    public static String timePrefix(Instant time) {
        return EntityId.timePrefix(time)
                + String.format(Locale.ROOT, "%03x", time.get(ChronoField.MILLI_OF_SECOND));
    }

    /// What says the time in an id, be it a second only: ids of things that belong together, as an event and its
    /// deliveries, have the same.
    public static String timeOf(String id) {
        return id.substring(0, ShardCount.isPrecise(id) ? TIME_DIGITS : SECOND_DIGITS);
    }

    /// The first of all possible ids that begin so.
    public static String first(String prefix) {
        return prefix + "0".repeat(LENGTH - prefix.length());
    }

    /// The last of all possible ids that begin so.
    public static String last(String prefix) {
        return prefix + "f".repeat(LENGTH - prefix.length());
    }
}
