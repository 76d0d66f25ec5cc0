package io.tidings.api.access;

import java.util.Arrays;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import org.reactivestreams.Publisher;

import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.api.problem.ProblemException;
import io.tidings.organization.OrganizationId;

/// Enforces [Allowed], and keeps tenants apart: another tenant's organization does not exist, whatever the role.
@Singleton
final class AllowedRule implements SecurityRule<HttpRequest<?>> {

    private static final String ORGANIZATION = "organizationId";

    @Override
    public int getOrder() {
        return SecuredAnnotationRule.ORDER - 1;
    }

    @Override
    public Publisher<SecurityRuleResult> check(HttpRequest<?> request, @Nullable Authentication authentication) {
        Optional<RouteMatch<?>> route = RouteAttributes.getRouteMatch(request);
        Role[] allowed = route.map(match -> match.getAnnotationMetadata().enumValues(Allowed.class, Role.class))
                .orElse(new Role[0]);
        if (allowed.length == 0) {
            return Publishers.just(SecurityRuleResult.UNKNOWN);
        }
        if (authentication == null) {
            return Publishers.just(SecurityRuleResult.REJECTED);
        }
        Principal principal = Principals.of(authentication);
        Optional<OrganizationId> organization = organization(route.get());
        if (organization.isPresent() && !principal.sees(organization.get())) {
            return Publishers.just(ProblemException.notFound("organization"));
        }
        boolean may = Arrays.stream(allowed).anyMatch(principal.role()::includes);
        return Publishers.just(may ? SecurityRuleResult.ALLOWED : SecurityRuleResult.REJECTED);
    }

    /// The organization in the path. One that is malformed is nobody's: the route itself will say so.
    private static Optional<OrganizationId> organization(RouteMatch<?> route) {
        try {
            return Optional.ofNullable(route.getVariableValues().get(ORGANIZATION))
                    .map(id -> new OrganizationId(id.toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
