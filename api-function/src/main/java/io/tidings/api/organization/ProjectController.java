package io.tidings.api.organization;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.Fields;
import io.tidings.api.json.ListView;
import io.tidings.api.problem.ProblemException;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.naming.Slug;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;

/// The projects of an organization.
@Controller("/organizations/{organizationId}/projects")
final class ProjectController {

    private final Tenants tenants;
    private final Projects projects;
    private final Clock clock;

    ProjectController(Tenants tenants, Projects projects, Clock clock) {
        this.tenants = tenants;
        this.projects = projects;
        this.clock = clock;
    }

    @Get
    @Allowed(Role.ORG_MEMBER)
    ListView<ProjectView> listProjects(OrganizationId organizationId, @Nullable @QueryValue String limit,
            @Nullable @QueryValue String cursor) {
        tenants.existing(organizationId, null);
        return ListView.of(projects.findByOrganization(organizationId, ListView.request(limit, cursor)),
                ProjectView::of);
    }

    @Put("/{projectId}")
    @Allowed(Role.ORG_ADMIN)
    HttpResponse<ProjectView> putProject(OrganizationId organizationId, ProjectId projectId, @Body byte[] body) {
        Fields fields = Fields.of(body);
        Name name = fields.required("name", Fields.text(Name::new));
        Optional<Slug> slug = fields.optional("slug", Fields.text(Slug::new));
        Optional<Description> description = fields.optional("description", Fields.text(Description::new));
        fields.complete();
        Instant now = clock.instant();
        Project project = new Project(organizationId, projectId, name, slug.orElseGet(() -> Slug.of(name)), description,
                now, now);
        return switch (projects.save(project)) {
            case CREATED -> HttpResponse.created(found(organizationId, projectId));
            case REPLACED -> HttpResponse.ok(found(organizationId, projectId));
            case NO_ORGANIZATION -> throw ProblemException.notFound("organization");
        };
    }

    @Get("/{projectId}")
    @Allowed(Role.ORG_MEMBER)
    ProjectView getProject(OrganizationId organizationId, ProjectId projectId) {
        return found(organizationId, projectId);
    }

    /// Removes the project with its webhooks.
    @Delete("/{projectId}")
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.NO_CONTENT)
    void deleteProject(OrganizationId organizationId, ProjectId projectId) {
        if (!projects.deleteById(organizationId, projectId)) {
            throw ProblemException.notFound("project");
        }
    }

    private ProjectView found(OrganizationId organization, ProjectId project) {
        return projects.findById(organization, project)
                .map(ProjectView::of)
                .orElseThrow(() -> ProblemException.notFound("project"));
    }
}
