package io.tidings.api.oidc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jwt.JWTClaimsSet;

import io.tidings.access.Identity;
import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.access.Verdict;
import io.tidings.organization.OrganizationId;

/// Who the holder of a JWT is here.
///
/// @param roles the claim that holds roles: a text, several with spaces between, or an array
/// @param organization the claim that holds the organization's id
record JwtRoles(String roles, String organization) {

    private static final int MAX_SUBJECT = 255;

    /// The most powerful role that is known counts; what is not known is somebody else's.
    ///
    /// @param claims of a JWT that has passed all other checks
    Verdict verdict(JWTClaimsSet claims) {
        String subject = claims.getSubject();
        if (!isName(subject)) {
            return new Verdict.Unusable("The token's subject is not a valid name.");
        }
        List<String> granted = texts(claims.getClaim(roles));
        Optional<Role> role = Arrays.stream(Role.values()).filter(r -> granted.contains(r.wireName())).findFirst();
        Optional<OrganizationId> owner = organization(claims);
        if (role.isEmpty()) {
            return new Verdict.Unusable("The token has no role: its claim '" + roles + "' names none of "
                    + Arrays.stream(Role.values()).map(Role::wireName).collect(Collectors.joining(", ")) + ".");
        }
        if (role.get() == Role.PLATFORM_ADMIN) {
            return new Verdict.Known(new Principal(identity(subject, claims), role.get(), Optional.empty()));
        }
        return owner.<Verdict>map(id -> new Verdict.Known(new Principal(identity(subject, claims), role.get(),
                Optional.of(id))))
                .orElseGet(() -> new Verdict.Unusable("The token belongs to no organization: its claim '" + organization
                        + "' must be 24 hexadecimal digits."));
    }

    private Optional<OrganizationId> organization(JWTClaimsSet claims) {
        try {
            return claims.getClaim(organization) instanceof String id
                    ? Optional.of(new OrganizationId(id))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> texts(Object claim) {
        return switch (claim) {
            case String text -> List.of(text.split(" ", -1));
            case Collection<?> all -> all.stream().flatMap(JwtRoles::text).toList();
            case null, default -> List.of();
        };
    }

    private static Stream<String> text(Object element) {
        return element instanceof String text ? Stream.of(text) : Stream.empty();
    }

    /// With the address, for those who do not know people by the issuer's ids.
    private static Identity identity(String subject, JWTClaimsSet claims) {
        return Identity.user(subject,
                claims.getClaim("email") instanceof String email && isName(email) && !email.equals(subject)
                        ? Optional.of(email)
                        : Optional.empty());
    }

    /// As long as the standard lets a subject be, and one line.
    private static boolean isName(String text) {
        return text != null && !text.isBlank() && text.length() <= MAX_SUBJECT
                && text.chars().noneMatch(Character::isISOControl);
    }
}
