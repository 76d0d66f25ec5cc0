package io.tidings.organization;

import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.Name;

/// A tenant. It exists on the platform; Tidings keeps what it needs to call on its behalf.
///
/// @param name what callbacks show as `organization`
/// @param slowReceivers what has been seen of its webhooks lately; empty: none was slow. Not saved with the organization
/// @param trialUntil until when somebody has its trial, unless it is ended before ([Organizations#claimTrial]). Not saved
///        with the organization
public record Organization(OrganizationId id, Name name, Instant createdAt, Instant updatedAt,
        Optional<SlowReceivers> slowReceivers, Optional<Instant> trialUntil) {

    /// An organization whose webhooks nobody has found slow.
    public Organization(OrganizationId id, Name name, Instant createdAt, Instant updatedAt) {
        this(id, name, createdAt, updatedAt, Optional.empty(), Optional.empty());
    }
}
