package io.tidings.organization;

import java.util.Optional;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The projects of each organization.
public interface Projects {

    Optional<Project> findById(OrganizationId organization, ProjectId id);

    /// The organization's projects, by id.
    Page<Project> findByOrganization(OrganizationId organization, PageRequest page);

    /// Registers the project, or replaces it; the `createdAt` of the first registration stays. One that is registered
    /// again after its removal is a new one: its `createdAt` is later than the removal.
    Saved save(Project project);

    /// Removes the project and its webhooks. What was published at the project is out of sight from then on, also for a
    /// later project of the same id; a removal job (`io.tidings.removal`) deletes it. A call that was cut off is completed
    /// by the next, by the job, or by a new registration.
    ///
    /// @return whether there was anything to remove
    boolean deleteById(OrganizationId organization, ProjectId id);
}
