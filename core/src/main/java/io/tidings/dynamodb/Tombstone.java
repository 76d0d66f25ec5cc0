package io.tidings.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The item that a removed organization or project leaves for a while. It hides the data of the former registration,
/// also from a later registration of the same id.
///
/// An item with [#BEGUN] counts as gone. With [#REMOVED], all that the organization or project owned is deleted, and its
/// id may be registered again.
final class Tombstone {

    static final String CREATED_AT = "createdAt";
    static final String BEGUN = "removalBegunAt";
    static final String REMOVED = "removedAt";

    /// The attribute of the next registration with the `createdAt` of the former one.
    static final String FORMER_CREATED_AT = "formerCreatedAt";

    /// Longer than anything that was published is kept (365 days at most).
    static final Duration KEPT = Duration.ofDays(400);

    private Tombstone() {}

    static boolean isOne(Item item) {
        return item.has(BEGUN);
    }

    static boolean isComplete(Item item) {
        return item.has(REMOVED);
    }

    /// When the next registration may begin at the earliest: what is older was left by a former one.
    static Instant end(Item tombstone) {
        Instant removed = tombstone.optionalInstant(REMOVED).orElseGet(() -> tombstone.instant(BEGUN));
        Instant created = tombstone.instant(CREATED_AT);
        return (created.isAfter(removed) ? created : removed).plusMillis(1);
    }

    /// When a registration that is wanted now begins.
    static Instant next(Item tombstone, Instant wanted) {
        Instant end = end(tombstone);
        return wanted.isBefore(end) ? end : wanted;
    }

    /// When that which was removed at `removedAt` had been registered; empty if that is not known any more.
    ///
    /// @param item what stands there now: the tombstone, or a later registration
    static Optional<Instant> formerCreation(Item item, Instant removedAt) {
        return (isOne(item) ? Optional.of(item.instant(CREATED_AT)) : item.optionalInstant(FORMER_CREATED_AT))
                .filter(created -> !created.isAfter(removedAt));
    }

    /// What is published before this time does not show: nothing of what a removed organization or project published.
    ///
    /// @param item of an organization or a project
    static Instant visibleSince(Optional<Item> item) {
        return item.map(found -> isOne(found) ? Instant.MAX : found.instant(CREATED_AT)).orElse(Instant.MIN);
    }
}
