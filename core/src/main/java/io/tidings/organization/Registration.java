package io.tidings.organization;

import java.time.Instant;
import java.util.Optional;

/// An organization, or one of its projects, as it is registered at present. Whatever is older than `since` was left by a
/// former registration of the same id: the present one sees nothing of it.
///
/// @param since when the organization was registered
/// @param projectSince when the project was registered; present exactly if the scope is a project
public record Registration(Scope scope, Instant since, Optional<Instant> projectSince) {

    public Registration {
        if (scope.project().isPresent() != projectSince.isPresent()) {
            throw new IllegalArgumentException("only a project has its own registration time");
        }
    }

    /// The registration of an organization.
    public static Registration of(Organization organization) {
        return new Registration(new Scope.OfOrganization(organization.id()), organization.createdAt(),
                Optional.empty());
    }

    /// The registration of a project of `organization`.
    public static Registration of(Organization organization, Project project) {
        return new Registration(new Scope.OfProject(organization.id(), project.id()), organization.createdAt(),
                Optional.of(project.createdAt()));
    }

    /// `time`, or the beginning of the registration if that is later: clocks differ, and nothing of a registration is
    /// older than it.
    public Instant notBefore(Instant time) {
        Instant beginning = projectSince.filter(since::isBefore).orElse(since);
        return time.isBefore(beginning) ? beginning : time;
    }
}
