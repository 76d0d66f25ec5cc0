package io.tidings.access;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;

/// A token that has been given out. Only the hash of its secret is known.
///
/// @param organization empty exactly for platform administrators
/// @param expiresAt the instant from which it is refused; empty: never
/// @param lastUsedOn the last day, in UTC, on which it was good for something; empty: none yet
public record ApiToken(
        TokenId id,
        Optional<OrganizationId> organization,
        Name name,
        Role role,
        TokenHash hash,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<LocalDate> lastUsedOn) {

    public ApiToken {
        if (organization.isPresent() == (role == Role.PLATFORM_ADMIN)) {
            throw new IllegalArgumentException("every role but platform:admin belongs to one organization");
        }
    }

    /// A token that nobody has used yet.
    public static ApiToken create(BearerToken token, Optional<OrganizationId> organization, Name name, Role role,
            Instant now, Optional<Instant> expiresAt) {
        return new ApiToken(token.id(), organization, name, role, token.hash(), now, expiresAt, Optional.empty());
    }

    /// Whether the token is past its time.
    public boolean isExpiredAt(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /// Who presents this token.
    public Principal principal() {
        return new Principal(Identity.token(id.value(), name.value()), role, organization);
    }
}
