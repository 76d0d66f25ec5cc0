package io.tidings.replay;

import io.tidings.naming.WireName;

/// Which deliveries a replay makes again.
public enum Selection implements WireName {

    /// Those that were given up.
    FAILED,
    /// Deliveries that do not exist although the webhook, as it is now, matches the event: it was created later, or was
    /// switched off at the time.
    MISSING,
    /// All that the webhook as it is now would get, delivered or not, except those that are still under way.
    ALL;

    /// @throws IllegalArgumentException if no selection is spelled so
    public static Selection of(String wireName) {
        return WireName.find(values(), wireName)
                .orElseThrow(() -> new IllegalArgumentException("must be 'failed', 'missing' or 'all'"));
    }
}
