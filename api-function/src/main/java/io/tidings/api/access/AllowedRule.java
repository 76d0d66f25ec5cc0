package io.tidings.api.access;

import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import org.reactivestreams.Publisher;

import io.tidings.api.problem.ProblemException;

/// Enforces [Access]: another tenant's organization is answered as one that does not exist.
@Singleton
public final class AllowedRule implements SecurityRule<HttpRequest<?>> {

    /// Before the framework's own rules.
    public static final int ORDER = SecuredAnnotationRule.ORDER - 1;

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Publisher<SecurityRuleResult> check(HttpRequest<?> request, @Nullable Authentication authentication) {
        if (authentication == null) {
            return Publishers.just(
                    Access.isControlled(request) ? SecurityRuleResult.REJECTED : SecurityRuleResult.UNKNOWN);
        }
        Optional<Access> access = Access.of(request, Principals.of(authentication));
        if (access.isEmpty()) {
            return Publishers.just(SecurityRuleResult.UNKNOWN);
        }
        return switch (access.get()) {
            case ALLOWED -> Publishers.just(SecurityRuleResult.ALLOWED);
            case FORBIDDEN -> Publishers.just(SecurityRuleResult.REJECTED);
            case HIDDEN -> Publishers.just(ProblemException.notFound("organization"));
        };
    }
}
