package io.tidings.organization;

import java.util.Optional;

/// What a webhook watches: a whole organization or one of its projects.
public sealed interface Scope {

    OrganizationId organization();

    /// The project; empty for a whole organization.
    Optional<ProjectId> project();

    /// An organization, and all its projects.
    record OfOrganization(OrganizationId organization) implements Scope {

        @Override
        public Optional<ProjectId> project() {
            return Optional.empty();
        }
    }

    /// One project of an organization.
    record OfProject(OrganizationId organization, ProjectId id) implements Scope {

        @Override
        public Optional<ProjectId> project() {
            return Optional.of(id);
        }
    }

    /// The scope that a path names, with or without a project in it.
    static Scope of(OrganizationId organization, Optional<ProjectId> project) {
        return project.<Scope>map(id -> new OfProject(organization, id))
                .orElseGet(() -> new OfOrganization(organization));
    }
}
