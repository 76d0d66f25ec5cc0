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
import io.tidings.api.access.Principals;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.Views;
import io.tidings.api.problem.ProblemException;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.json.Json;
import io.tidings.naming.Name;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Saved;
import io.tidings.paging.Page;

/// Organizations: registered by the platform, read by their own people.
@Controller("/organizations")
final class OrganizationController {

    private static final List<String> READ_ONLY = List.of("_id", "createdAt", "updatedAt");

    private final Organizations organizations;
    private final Lists lists;
    private final Views views;
    private final Audit audit;
    private final Clock clock;

    OrganizationController(Organizations organizations, Lists lists, Views views, Audit audit, Clock clock) {
        this.organizations = organizations;
        this.lists = lists;
        this.views = views;
        this.audit = audit;
        this.clock = clock;
    }

    /// All organizations for the platform's administrators, their own for everybody else.
    @Get
    @Allowed({Role.ORG_MEMBER, Role.EVENT_PUBLISHER})
    ListView<OrganizationView> listOrganizations(Authentication caller, @Nullable @QueryValue String limit,
            @Nullable @QueryValue String cursor) {
        Optional<OrganizationId> own = Principals.of(caller).organization();
        return lists.of(ListView.request(limit, cursor), page -> own.isPresent()
                ? new Page<>(organizations.findById(own.get()).map(List::of).orElse(List.of()), Optional.empty())
                : organizations.findAll(page), OrganizationView::of);
    }

    @Put("/{organizationId}")
    @Allowed(Role.PLATFORM_ADMIN)
    HttpResponse<OrganizationView> putOrganization(Authentication caller, OrganizationId organizationId,
            @Body byte[] body) {
        Fields fields = Fields.of(body);
        Name name = fields.required("name", Fields.text(Name::given));
        fields.readOnly(READ_ONLY, () -> organizations.findById(organizationId)
                .map(present -> views.tree(OrganizationView.of(present)))
                .orElseGet(() -> Json.object().put("_id", organizationId.value())));
        fields.complete();
        Instant now = clock.instant();
        Organization wanted = new Organization(organizationId, name, now, now);
        return switch (audit.record(saving(caller, wanted), () -> saved(wanted))) {
            case CREATED -> HttpResponse.created(found(organizationId));
            case REPLACED -> HttpResponse.ok(found(organizationId));
            case NO_ORGANIZATION -> throw removed();
        };
    }

    @Get("/{organizationId}")
    @Allowed({Role.ORG_MEMBER, Role.EVENT_PUBLISHER})
    OrganizationView getOrganization(OrganizationId organizationId) {
        return found(organizationId);
    }

    /// Removes the organization with everything that it owns.
    @Delete("/{organizationId}")
    @Allowed(Role.PLATFORM_ADMIN)
    @Status(HttpStatus.NO_CONTENT)
    void deleteOrganization(Authentication caller, OrganizationId organizationId) {
        Optional<Organization> before = organizations.findById(organizationId);
        Change bare = change(caller, Action.ORGANIZATION_DELETE, organizationId, before.map(Organization::name));
        Change change = before.map(OrganizationView::of).map(bare::from).orElse(bare);
        if (!audit.recordIf(change, () -> organizations.deleteById(organizationId))) {
            throw ProblemException.notFound("organization");
        }
    }

    private Change saving(Authentication caller, Organization wanted) {
        Optional<Organization> before = organizations.findById(wanted.id());
        Action action = before.isPresent() ? Action.ORGANIZATION_UPDATE : Action.ORGANIZATION_CREATE;
        Change change = change(caller, action, wanted.id(), Optional.of(wanted.name()))
                .to(OrganizationView.of(before.map(present -> renamed(present, wanted)).orElse(wanted)));
        return before.map(OrganizationView::of).map(change::from).orElse(change);
    }

    private static Organization renamed(Organization present, Organization wanted) {
        return new Organization(present.id(), wanted.name(), present.createdAt(), wanted.updatedAt());
    }

    private static Change change(Authentication caller, Action action, OrganizationId id, Optional<Name> name) {
        return Change.of(caller, id, action,
                new Subject(Subject.Type.ORGANIZATION, id.value(), name.map(Name::value)));
    }

    private Saved saved(Organization organization) {
        Saved saved = organizations.save(organization);
        if (saved == Saved.NO_ORGANIZATION) {
            throw removed();
        }
        return saved;
    }

    private static ProblemException removed() {
        return ProblemException.conflict("The organization is being removed.");
    }

    private OrganizationView found(OrganizationId id) {
        return organizations.findById(id)
                .map(OrganizationView::of)
                .orElseThrow(() -> ProblemException.notFound("organization"));
    }

}
