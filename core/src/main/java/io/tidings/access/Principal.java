package io.tidings.access;

import java.util.Optional;

import io.tidings.organization.OrganizationId;

/// Who calls.
///
/// @param name what the audit log shows
/// @param organization the only organization that the caller may touch; empty exactly for platform administrators
public record Principal(String name, Role role, Optional<OrganizationId> organization) {

    public Principal {
        if (organization.isPresent() == (role == Role.PLATFORM_ADMIN)) {
            throw new IllegalArgumentException("every role but platform:admin belongs to one organization");
        }
    }

    /// Whether the caller may know that `other` exists.
    public boolean sees(OrganizationId other) {
        return organization.map(other::equals).orElse(true);
    }
}
