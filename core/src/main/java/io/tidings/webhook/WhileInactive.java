package io.tidings.webhook;

import java.util.Locale;

/// What happens to events while a webhook is inactive.
public enum WhileInactive {

    /// Nothing is delivered, then or later; what was missed can be fetched by a replay.
    SKIP,
    /// Deliveries wait, and are made when it is switched on.
    HOLD;

    /// The choice as the API spells it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if no choice is spelled so
    public static WhileInactive of(String wireName) {
        for (WhileInactive choice : values()) {
            if (choice.wireName().equals(wireName)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("must be 'skip' or 'hold'");
    }
}
