package io.tidings.replay;

import io.tidings.naming.WireName;

/// Which deliveries a replay makes again.
public enum Selection implements WireName {

    /// Those that were given up.
    FAILED,
    /// Those that were never made, although the webhook as it is now would get them: from before it was made, or while it
    /// was switched off.
    MISSING,
    /// All that the webhook as it is now would get, delivered or not, except those that are still under way.
    ALL;

    /// @throws IllegalArgumentException if no selection is spelled so
    public static Selection of(String wireName) {
        return WireName.find(values(), wireName)
                .orElseThrow(() -> new IllegalArgumentException("must be 'failed', 'missing' or 'all'"));
    }
}
