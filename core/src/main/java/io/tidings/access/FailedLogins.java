package io.tidings.access;

import java.time.Instant;

/// How often logins failed, minute by minute. All instances share the counts.
public interface FailedLogins {

    /// Counts one more.
    ///
    /// @param minute when it begins
    /// @return how often it was in this minute, this time included
    int add(ThrottleKey key, Instant minute);
}
