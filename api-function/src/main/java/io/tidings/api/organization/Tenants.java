package io.tidings.api.organization;

import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.core.annotation.Nullable;

import io.tidings.api.problem.ProblemException;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;
import io.tidings.organization.Scope;

/// Turns the organization and the project of a path into a [Scope] that exists.
@Singleton
public final class Tenants {

    private final Organizations organizations;
    private final Projects projects;

    Tenants(Organizations organizations, Projects projects) {
        this.organizations = organizations;
        this.projects = projects;
    }

    /// @throws ProblemException if either is not registered
    public Scope existing(OrganizationId organization, @Nullable ProjectId project) {
        if (organizations.findById(organization).isEmpty()) {
            throw ProblemException.notFound("organization");
        }
        if (project != null && projects.findById(organization, project).isEmpty()) {
            throw ProblemException.notFound("project");
        }
        return Scope.of(organization, Optional.ofNullable(project));
    }
}
