package io.tidings.organization;

import java.util.Optional;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The organizations that are registered.
public interface Organizations {

    Optional<Organization> findById(OrganizationId id);

    /// All organizations, by id.
    Page<Organization> findAll(PageRequest page);

    /// Registers the organization, or replaces its name; the `createdAt` of the first registration stays.
    Saved save(Organization organization);

    /// Removes the organization with all that belongs to it: projects, webhooks, tokens. What was published and
    /// delivered expires by itself. Once begun, the organization is no longer found; a call that was cut off is
    /// completed by the next.
    ///
    /// @return whether there was anything to remove
    boolean deleteById(OrganizationId id);
}
