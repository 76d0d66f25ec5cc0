package io.tidings.delivery;

import io.tidings.naming.WireName;

/// How far a delivery has come.
public enum DeliveryStatus implements WireName {

    /// Queued, not yet attempted.
    PENDING,
    /// Attempted without success; another attempt will follow.
    RETRYING,
    /// Waiting for its webhook to be called again.
    HELD,
    /// The receiver took it.
    DELIVERED,
    /// No attempt succeeded, and none will follow by itself. A copy is in the dead-letter queue.
    EXHAUSTED,
    /// Its webhook no longer wants it.
    CANCELLED;

    /// @throws IllegalArgumentException if no status is spelled so
    public static DeliveryStatus of(String wireName) {
        return WireName.of(values(), wireName);
    }

    /// Whether nothing more happens to it by itself.
    public boolean isFinal() {
        return switch (this) {
            case DELIVERED, EXHAUSTED, CANCELLED -> true;
            case PENDING, RETRYING, HELD -> false;
        };
    }
}
