package io.tidings.audit;

import java.time.Instant;
import java.util.Optional;

import io.tidings.access.Identity;
import io.tidings.access.Role;
import io.tidings.organization.OrganizationId;

/// A change: who made it, to what, and how that looked before and after. It holds no secrets.
///
/// @param role by which the actor could; empty for Tidings itself
/// @param organization whose log it belongs to; empty if it concerns the platform alone
/// @param before a JSON object, as text; of something that has changed only the members that differ; empty where there
///        was nothing
/// @param after likewise; empty where nothing is left
/// @param confirmed whether the change is known to have been made. A record is written before the change, so that none
///        goes unrecorded; one that stays unconfirmed may have been made or not
public record AuditRecord(
        AuditId id,
        Instant at,
        Identity actor,
        Optional<Role> role,
        Action action,
        Subject subject,
        Optional<OrganizationId> organization,
        Optional<String> before,
        Optional<String> after,
        boolean confirmed) {

    public AuditRecord {
        if (organization.isEmpty() && !action.concernsPlatform()) {
            throw new IllegalArgumentException("'" + action.wireName() + "' belongs to an organization");
        }
    }

    /// The record after the change has been made.
    public AuditRecord confirm() {
        return new AuditRecord(id, at, actor, role, action, subject, organization, before, after, true);
    }
}
