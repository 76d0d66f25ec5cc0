package io.tidings.access;

import java.util.Optional;

import io.tidings.organization.OrganizationId;

/// The caller and its role.
///
/// @param organization the only organization that the caller may touch; empty exactly for platform administrators
public record Principal(Identity identity, Role role, Optional<OrganizationId> organization) {

    public Principal {
        if (organization.isPresent() == (role == Role.PLATFORM_ADMIN)) {
            throw new IllegalArgumentException("every role but platform:admin belongs to one organization");
        }
    }

    /// Who calls, in words.
    public String name() {
        return identity.inWords();
    }

    /// Whether the caller may know that `other` exists.
    public boolean sees(OrganizationId other) {
        return organization.map(other::equals).orElse(true);
    }
}
