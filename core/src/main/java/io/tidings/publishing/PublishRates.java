package io.tidings.publishing;

import java.time.Instant;

import io.tidings.organization.OrganizationId;

/// How many events organizations publish, minute by minute. All instances share the counts.
public interface PublishRates {

    /// Counts more.
    ///
    /// @param minute when it begins
    /// @return how many there have been in this minute, these included
    long add(OrganizationId organization, Instant minute, int events);
}
