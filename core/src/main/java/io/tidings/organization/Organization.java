package io.tidings.organization;

import java.time.Instant;

import io.tidings.naming.Name;

/// A tenant. It exists on the platform; Tidings keeps what it needs to call on its behalf.
///
/// @param name what callbacks show as `organization`
public record Organization(OrganizationId id, Name name, Instant createdAt, Instant updatedAt) {}
