package io.tidings.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How far a delivery has come.
public enum DeliveryStatus {

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

    /// The status as the API spells it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if no status is spelled so
    public static DeliveryStatus of(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(values()).map(DeliveryStatus::wireName).collect(Collectors.joining(", "))));
    }

    /// Whether nothing more happens to it by itself.
    public boolean isFinal() {
        return switch (this) {
            case DELIVERED, EXHAUSTED, CANCELLED -> true;
            case PENDING, RETRYING, HELD -> false;
        };
    }
}
