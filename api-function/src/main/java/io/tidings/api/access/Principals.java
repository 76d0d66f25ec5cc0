package io.tidings.api.access;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Principal;

/// Carries a [Principal] through the framework's [Authentication].
public final class Principals {

    private static final String PRINCIPAL = "principal";

    private Principals() {}

    static Authentication authentication(Principal principal) {
        return Authentication.build(principal.name(), List.of(principal.role().wireName()),
                Map.of(PRINCIPAL, principal));
    }

    /// Who calls.
    public static Principal of(Authentication authentication) {
        return (Principal) Objects.requireNonNull(authentication.getAttributes().get(PRINCIPAL), PRINCIPAL);
    }
}
