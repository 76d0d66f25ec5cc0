package io.tidings.webhook;

import io.tidings.naming.WireName;

/// What happens to events while a webhook is inactive.
public enum WhileInactive implements WireName {

    /// Nothing is delivered, then or later; what was missed can be fetched by a replay.
    SKIP,
    /// Deliveries wait, and are made when it is switched on.
    HOLD;

    /// @throws IllegalArgumentException if no choice is spelled so
    public static WhileInactive of(String wireName) {
        return WireName.find(values(), wireName)
                .orElseThrow(() -> new IllegalArgumentException("must be 'skip' or 'hold'"));
    }
}
