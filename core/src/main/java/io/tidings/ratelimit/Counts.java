package io.tidings.ratelimit;

import java.time.Instant;

/// How much was let pass, window by window. All instances share the counts.
public interface Counts {

    /// Adds to a count.
    ///
    /// @param window when it begins
    /// @param permits what passes; negative: what is given back
    /// @return how much it was before
    long add(Meter meter, Instant window, long permits);
}
