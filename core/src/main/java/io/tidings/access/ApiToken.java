package io.tidings.access;

import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;

/// A token that has been given out. Only the hash of its secret is known.
///
/// @param organization empty exactly for platform administrators
/// @param expiresAt the instant from which it is refused; empty: never
public record ApiToken(
        TokenId id,
        Optional<OrganizationId> organization,
        Name name,
        Role role,
        TokenHash hash,
        Instant createdAt,
        Optional<Instant> expiresAt) {

    public ApiToken {
        if (organization.isPresent() == (role == Role.PLATFORM_ADMIN)) {
            throw new IllegalArgumentException("every role but platform:admin belongs to one organization");
        }
    }

    /// Whether the token is past its time.
    public boolean isExpiredAt(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /// Who presents this token.
    public Principal principal() {
        return new Principal("token " + id.value() + " (" + name.value() + ")", role, organization);
    }
}
