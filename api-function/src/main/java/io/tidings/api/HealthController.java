package io.tidings.api;

import java.util.Map;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/// Whether the function answers at all.
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthController {

    @Get
    Map<String, String> getHealth() {
        return Map.of("status", "UP");
    }
}
