package io.tidings.ratelimit;

import java.time.Instant;

/// How much was let pass, window by window. All instances share the counts.
public interface Counters {

    /// Adds to a count.
    ///
    /// @param window when it begins
    /// @param tokens what passes; negative: what is given back
    /// @return how much it was before
    long add(LimitKey key, Instant window, long tokens);
}
