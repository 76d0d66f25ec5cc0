package io.tidings.delivery;

import java.util.Optional;

import io.tidings.organization.ProjectId;

/// How an event was published: what must be known to remove it with the project that it was published at, and with the
/// record of its idempotency key.
///
/// @param project the project that it was published at; empty if it was published at the organization, even if it
///         concerns a project
/// @param key the idempotency key
public record Origin(Optional<ProjectId> project, Optional<String> key) {

    /// At the organization, under no key.
    public static final Origin ORGANIZATION = new Origin(Optional.empty(), Optional.empty());
}
