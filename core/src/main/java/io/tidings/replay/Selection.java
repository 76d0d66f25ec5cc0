package io.tidings.replay;

import java.util.Locale;

/// Which deliveries a replay makes again.
public enum Selection {

    /// Those that were given up.
    FAILED,
    /// Those that were never made, although the webhook as it is now would get them: from before it was made, or while it
    /// was switched off.
    MISSING,
    /// All that the webhook as it is now would get, delivered or not, except those that are still under way.
    ALL;

    /// The selection as the API spells it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if no selection is spelled so
    public static Selection of(String wireName) {
        for (Selection selection : values()) {
            if (selection.wireName().equals(wireName)) {
                return selection;
            }
        }
        throw new IllegalArgumentException("must be 'failed', 'missing' or 'all'");
    }
}
