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
import io.tidings.api.ratelimit.CountedByEvents;
import io.tidings.api.ratelimit.RateLimits;
import io.tidings.organization.OrganizationId;

/// Enforces [Allowed], and keeps tenants apart: another tenant's organization does not exist, whatever the role. Counts
/// what anybody asks for, whether they may or not.
@Singleton
final class AllowedRule implements SecurityRule<HttpRequest<?>> {

    private static final String ORGANIZATION = "organizationId";

    private final RateLimits limits;

    AllowedRule(RateLimits limits) {
        this.limits = limits;
    }

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
        boolean hidden = organization(route.get()).filter(id -> !principal.sees(id)).isPresent();
        boolean may = !hidden && Arrays.stream(allowed).anyMatch(principal.role()::includes);
        boolean counted = may && route.get().getAnnotationMetadata().hasAnnotation(CountedByEvents.class);
        Optional<ProblemException> tooMany = counted ? Optional.empty() : limits.request(principal);
        if (tooMany.isPresent()) {
            return Publishers.just(tooMany.get());
        }
        if (hidden) {
            return Publishers.just(ProblemException.notFound("organization"));
        }
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
