package io.tidings.webhook;

import io.tidings.naming.WireName;

/// How a webhook fares.
public enum WebhookStatus implements WireName {

    /// Nothing has been delivered to it yet.
    DRAFT,
    /// The last delivery attempt succeeded.
    HEALTHY,
    /// The last delivery attempt failed.
    FAILING,
    /// Tidings has stopped calling it: it answered 410, or failed for too long.
    DISABLED;

    /// @throws IllegalArgumentException if no status is spelled so
    public static WebhookStatus of(String wireName) {
        return WireName.of(values(), wireName);
    }
}
