package io.tidings.api.access;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.organization.OrganizationId;

/// Who the caller is.
@Controller("/me")
final class MeController {

    @Get
    @Allowed({Role.ORG_MEMBER, Role.EVENT_PUBLISHER})
    MeView getMe(Authentication caller) {
        Principal principal = Principals.of(caller);
        return new MeView(principal.name(), principal.role().wireName(),
                principal.organization().map(OrganizationId::value).orElse(null));
    }

    /// @param organization absent for platform administrators
    @Serdeable
    record MeView(String name, String role, @Nullable String organization) {}
}
