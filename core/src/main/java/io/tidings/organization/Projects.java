package io.tidings.organization;

import java.util.Optional;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The projects of each organization.
public interface Projects {

    Optional<Project> findById(OrganizationId organization, ProjectId id);

    /// The organization's projects, by id.
    Page<Project> findByOrganization(OrganizationId organization, PageRequest page);

    /// Registers the project, or replaces it; the `createdAt` of the first registration stays.
    Saved save(Project project);

    /// Removes the project and its webhooks.
    ///
    /// @return whether there was anything to remove
    boolean deleteById(OrganizationId organization, ProjectId id);
}
