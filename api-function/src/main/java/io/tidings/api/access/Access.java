package io.tidings.api.access;

import java.util.Arrays;
import java.util.Optional;

import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;

import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.organization.OrganizationId;

/// Whether a caller may call a route: what [Allowed] says, for its own organization only.
public enum Access {

    ALLOWED,

    /// The caller's role does not include any that the route allows.
    FORBIDDEN,

    /// The route is about another tenant's organization, which does not exist for the caller, whatever the role.
    HIDDEN;

    private static final String ORGANIZATION = "organizationId";

    /// @return empty if the request has no route with [Allowed]
    public static Optional<Access> of(HttpRequest<?> request, Principal caller) {
        return RouteAttributes.getRouteMatch(request)
                .filter(Access::isControlled)
                .map(route -> of(route, caller));
    }

    /// Whether the request has a route with [Allowed].
    static boolean isControlled(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request).filter(Access::isControlled).isPresent();
    }

    /// The organization in the path of a request's route. A malformed id belongs to no tenant; the route itself refuses
    /// it.
    public static Optional<OrganizationId> organization(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request).flatMap(Access::organization);
    }

    private static Access of(RouteMatch<?> route, Principal caller) {
        if (organization(route).filter(id -> !caller.sees(id)).isPresent()) {
            return HIDDEN;
        }
        return Arrays.stream(roles(route)).anyMatch(caller.role()::includes) ? ALLOWED : FORBIDDEN;
    }

    private static boolean isControlled(RouteMatch<?> route) {
        return roles(route).length > 0;
    }

    private static Role[] roles(RouteMatch<?> route) {
        return route.getAnnotationMetadata().enumValues(Allowed.class, Role.class);
    }

    private static Optional<OrganizationId> organization(RouteMatch<?> route) {
        try {
            return Optional.ofNullable(route.getVariableValues().get(ORGANIZATION))
                    .map(id -> new OrganizationId(id.toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
