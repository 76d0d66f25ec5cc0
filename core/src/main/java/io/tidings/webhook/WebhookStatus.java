package io.tidings.webhook;

import java.util.Locale;

/// How a webhook fares.
public enum WebhookStatus {

    /// Nothing has been delivered to it yet.
    DRAFT,
    /// The last delivery attempt succeeded.
    HEALTHY,
    /// The last delivery attempt failed.
    FAILING,
    /// Tidings has stopped calling it: it answered 410, or failed for too long.
    DISABLED;

    /// The status as the API spells it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if no status is spelled so
    public static WebhookStatus of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
