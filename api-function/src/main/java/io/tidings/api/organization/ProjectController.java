package io.tidings.api.organization;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.Views;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.json.Json;
import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.naming.Slug;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;
import io.tidings.organization.Saved;

/// The projects of an organization.
@Controller("/organizations/{organizationId}/projects")
final class ProjectController {

    private static final List<String> READ_ONLY = List.of("_id", "organization", "createdAt", "updatedAt");

    private final ScopeResolver scopes;
    private final Projects projects;
    private final Lists lists;
    private final Views views;
    private final Audit audit;
    private final Clock clock;

    ProjectController(ScopeResolver scopes, Projects projects, Lists lists, Views views, Audit audit, Clock clock) {
        this.scopes = scopes;
        this.projects = projects;
        this.lists = lists;
        this.views = views;
        this.audit = audit;
        this.clock = clock;
    }

    @Get
    @Allowed(Role.ORG_MEMBER)
    ListView<ProjectView> listProjects(OrganizationId organizationId, @Nullable @QueryValue String limit,
            @Nullable @QueryValue String cursor) {
        scopes.require(organizationId, null);
        return lists.of(ListView.request(limit, cursor), page -> projects.findByOrganization(organizationId, page),
                ProjectView::of);
    }

    @Put("/{projectId}")
    @Allowed(Role.ORG_ADMIN)
    HttpResponse<ProjectView> putProject(Authentication caller, OrganizationId organizationId, ProjectId projectId,
            @Body byte[] body) {
        Fields fields = Fields.of(body);
        Name name = fields.required("name", Fields.text(Name::given));
        Optional<Slug> slug = fields.optional("slug", Fields.text(Slug::new));
        Optional<Description> description = fields.optional("description", Fields.text(Description::given));
        fields.readOnly(READ_ONLY, () -> projects.findById(organizationId, projectId)
                .map(present -> views.tree(ProjectView.of(present)))
                .orElseGet(() -> Json.object()
                        .put("_id", projectId.value())
                        .put("organization", organizationId.value())));
        fields.complete();
        Instant now = clock.instant();
        Project project = new Project(organizationId, projectId, name, slug.orElseGet(() -> Slug.of(name)), description,
                now, now);
        return switch (audit.record(saving(caller, project), () -> saved(project))) {
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
    void deleteProject(Authentication caller, OrganizationId organizationId, ProjectId projectId) {
        Optional<Project> before = projects.findById(organizationId, projectId);
        Change bare = change(caller, Action.PROJECT_DELETE, organizationId, projectId, before.map(Project::name));
        Change change = before.map(ProjectView::of).map(bare::from).orElse(bare);
        if (!audit.recordIf(change, () -> projects.deleteById(organizationId, projectId))) {
            throw ProblemException.notFound("project");
        }
    }

    private Change saving(Authentication caller, Project wanted) {
        Optional<Project> before = projects.findById(wanted.organization(), wanted.id());
        Action action = before.isPresent() ? Action.PROJECT_UPDATE : Action.PROJECT_CREATE;
        Change change = change(caller, action, wanted.organization(), wanted.id(), Optional.of(wanted.name()))
                .to(ProjectView.of(before.map(present -> changed(present, wanted)).orElse(wanted)));
        return before.map(ProjectView::of).map(change::from).orElse(change);
    }

    private static Project changed(Project present, Project wanted) {
        return new Project(present.organization(), present.id(), wanted.name(), wanted.slug(), wanted.description(),
                present.createdAt(), wanted.updatedAt());
    }

    private static Change change(Authentication caller, Action action, OrganizationId organization, ProjectId id,
            Optional<Name> name) {
        return Change.of(caller, organization, action,
                new Subject(Subject.Type.PROJECT, id.value(), name.map(Name::value)));
    }

    private Saved saved(Project project) {
        Saved saved = projects.save(project);
        if (saved == Saved.NO_ORGANIZATION) {
            throw ProblemException.notFound("organization");
        }
        return saved;
    }

    private ProjectView found(OrganizationId organization, ProjectId project) {
        return projects.findById(organization, project)
                .map(ProjectView::of)
                .orElseThrow(() -> ProblemException.notFound("project"));
    }
}
