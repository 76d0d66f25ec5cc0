package io.tidings.api.ratelimit;

import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import org.reactivestreams.Publisher;

import io.tidings.access.Principal;
import io.tidings.api.access.Access;
import io.tidings.api.access.AllowedRule;
import io.tidings.api.access.Principals;
import io.tidings.api.problem.ProblemException;

/// Counts every authenticated call before [AllowedRule] decides about it, and refuses those over the limit. It decides
/// nothing else.
///
/// A publish that the caller may make counts as one event; every other call counts as one request, including calls that
/// will be refused.
@Singleton
final class RateLimitRule implements SecurityRule<HttpRequest<?>> {

    private final RateLimits limits;

    RateLimitRule(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    public int getOrder() {
        return AllowedRule.ORDER - 1;
    }

    @Override
    public Publisher<SecurityRuleResult> check(HttpRequest<?> request, @Nullable Authentication authentication) {
        Optional<ProblemException> tooMany = Optional.ofNullable(authentication)
                .map(Principals::of)
                .flatMap(caller -> Access.of(request, caller).flatMap(access -> count(request, caller, access)));
        return tooMany.<Publisher<SecurityRuleResult>>map(Publishers::just)
                .orElseGet(() -> Publishers.just(SecurityRuleResult.UNKNOWN));
    }

    private Optional<ProblemException> count(HttpRequest<?> request, Principal caller, Access access) {
        return access == Access.ALLOWED && isCountedByEvents(request)
                ? limits.events(caller, Access.organization(request), 1)
                : limits.request(caller);
    }

    private static boolean isCountedByEvents(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request)
                .filter(route -> route.getAnnotationMetadata().hasAnnotation(CountedByEvents.class))
                .isPresent();
    }
}
