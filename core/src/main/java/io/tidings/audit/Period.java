package io.tidings.audit;

import java.time.Instant;
import java.util.Optional;

/// From when to when. An absent bound does not limit it.
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

    /// What of it lies at `time` or later; empty if nothing does.
    public Optional<Period> notBefore(Instant time) {
        if (before.filter(end -> !time.isBefore(end)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Period(after.filter(time::isBefore).or(() -> Optional.of(time)), before));
    }
}
