package io.tidings.api.scope;

import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.core.annotation.Nullable;

import io.tidings.api.problem.ProblemException;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;
import io.tidings.organization.Scope;

/// Turns the organization and the project of a path into a [Scope] that exists.
@Singleton
public final class ScopeResolver {

    private final Organizations organizations;
    private final Projects projects;

    ScopeResolver(Organizations organizations, Projects projects) {
        this.organizations = organizations;
        this.projects = projects;
    }

    /// The scope that a path names.
    ///
    /// A project's id comes as text: the framework would take a malformed one for none, and the path for the whole
    /// organization's.
    ///
    /// @throws ProblemException if the project's id is malformed
    public static Scope parse(OrganizationId organization, @Nullable String project) {
        try {
            return Scope.of(organization, Optional.ofNullable(project).map(ProjectId::new));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("projectId", e);
        }
    }

    /// The scope that a path names, if it is registered.
    ///
    /// @throws ProblemException if it is not
    public Scope require(OrganizationId organization, @Nullable String project) {
        Scope scope = parse(organization, project);
        requireOrganization(organization);
        if (scope.project().filter(id -> projects.findById(organization, id).isEmpty()).isPresent()) {
            throw ProblemException.notFound("project");
        }
        return scope;
    }

    /// An organization that is registered.
    ///
    /// @throws ProblemException if it is not
    public Organization requireOrganization(OrganizationId organization) {
        return organizations.findById(organization).orElseThrow(() -> ProblemException.notFound("organization"));
    }
}
