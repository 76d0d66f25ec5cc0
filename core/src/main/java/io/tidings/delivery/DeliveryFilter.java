package io.tidings.delivery;

import java.time.Instant;
import java.util.Optional;

import io.tidings.event.EventTypeName;

/// Selects deliveries of a webhook. An absent condition matches all.
///
/// @param after the earliest [Delivery#createdAt]
/// @param before what [Delivery#createdAt] must be earlier than
public record DeliveryFilter(
        Optional<DeliveryStatus> status,
        Optional<EventTypeName> type,
        Optional<Instant> after,
        Optional<Instant> before) {

    private static final DeliveryFilter ALL = new DeliveryFilter(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty());

    /// @throws IllegalArgumentException if no time is both not earlier than `after` and earlier than `before`
    public DeliveryFilter {
        if (after.isPresent() && before.isPresent() && !after.get().isBefore(before.get())) {
            throw new IllegalArgumentException("must be later than 'after'");
        }
    }

    /// All deliveries.
    public static DeliveryFilter all() {
        return ALL;
    }

    /// Whether the filter selects `delivery`.
    public boolean matches(Delivery delivery) {
        return status.map(delivery.status()::equals).orElse(true)
                && type.map(delivery.type()::equals).orElse(true)
                && after.map(earliest -> !delivery.createdAt().isBefore(earliest)).orElse(true)
                && before.map(delivery.createdAt()::isBefore).orElse(true);
    }
}
