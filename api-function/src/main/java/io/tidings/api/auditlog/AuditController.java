package io.tidings.api.auditlog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.access.Principals;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.QueryParameter;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.audit.AuditLog;
import io.tidings.audit.Period;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;

/// Who changed what.
@Controller
final class AuditController {

    private final AuditLog log;
    private final Lists lists;
    private final ScopeResolver scopes;

    AuditController(AuditLog log, Lists lists, ScopeResolver scopes) {
        this.log = log;
        this.lists = lists;
        this.scopes = scopes;
    }

    /// Changes of an organization and of what it owns, newest first. The platform sees them after it has been removed,
    /// too, and those of all organizations that had this id. Its own people see those since it was registered.
    ///
    /// @param after the earliest time (RFC 3339)
    /// @param before what the time must be earlier than
    @Get("/organizations/{organizationId}/audit")
    @Allowed(Role.ORG_ADMIN)
    ListView<AuditView> listChanges(Authentication caller, OrganizationId organizationId,
            @Nullable @QueryValue String after, @Nullable @QueryValue String before,
            @Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        Period period = period(after, before);
        boolean own = Principals.of(caller).organization().isPresent();
        Optional<Period> visible = own
                ? period.notBefore(scopes.requireOrganization(organizationId).createdAt())
                : Optional.of(period);
        ListView<AuditView> changes = lists.of(ListView.request(limit, cursor),
                page -> visible.map(some -> log.findByOrganization(organizationId, some, page))
                        .orElseGet(() -> new Page<>(List.of(), Optional.empty())),
                AuditView::of);
        if (changes.items().isEmpty() && !own) {
            scopes.require(organizationId, null);
        }
        return changes;
    }

    /// Changes that concern the platform as a whole, newest first: of organizations, and redrives.
    ///
    /// @param after the earliest time (RFC 3339)
    /// @param before what the time must be earlier than
    @Get("/operations/audit")
    @Allowed(Role.PLATFORM_ADMIN)
    ListView<AuditView> listPlatformChanges(@Nullable @QueryValue String after, @Nullable @QueryValue String before,
            @Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        Period period = period(after, before);
        return lists.of(ListView.request(limit, cursor), page -> log.findByPlatform(period, page), AuditView::of);
    }

    private static Period period(@Nullable String after, @Nullable String before) {
        Optional<Instant> from = QueryParameter.read("after", after, QueryParameter::instant);
        Optional<Instant> until = QueryParameter.read("before", before, QueryParameter::instant);
        try {
            return new Period(from, until);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("before", e);
        }
    }
}
