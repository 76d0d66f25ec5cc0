package io.tidings.audit;

import java.time.Instant;
import java.util.Optional;

/// From when to when. What is absent does not matter.
///
/// @param after the earliest time
/// @param before what a time must be earlier than
public record Period(Optional<Instant> after, Optional<Instant> before) {

    /// At any time.
    public static final Period ALL = new Period(Optional.empty(), Optional.empty());

    /// @throws IllegalArgumentException if no time is both not earlier than `after` and earlier than `before`
    public Period {
        if (after.isPresent() && before.isPresent() && !after.get().isBefore(before.get())) {
            throw new IllegalArgumentException("must be later than 'after'");
        }
    }

    public boolean contains(Instant time) {
        return after.map(earliest -> !time.isBefore(earliest)).orElse(true)
                && before.map(time::isBefore).orElse(true);
    }
}
