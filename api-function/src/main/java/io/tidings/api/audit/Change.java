package io.tidings.api.audit;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Principal;
import io.tidings.api.access.Principals;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.organization.OrganizationId;

/// A change that somebody is about to make.
///
/// @param organization whose log it belongs to; empty if it concerns the platform alone
/// @param before what the API answers for the thing now, or a tree; empty where there is nothing
/// @param after what it will answer then
public record Change(Principal actor, Action action, Optional<OrganizationId> organization, Subject subject,
        Optional<Object> before, Optional<Object> after) {

    /// A change within an organization.
    public static Change of(Authentication caller, OrganizationId organization, Action action, Subject subject) {
        return new Change(Principals.of(caller), action, Optional.of(organization), subject, Optional.empty(),
                Optional.empty());
    }

    /// A change of what belongs to no organization.
    public static Change ofPlatform(Authentication caller, Action action, Subject subject) {
        return new Change(Principals.of(caller), action, Optional.empty(), subject, Optional.empty(),
                Optional.empty());
    }

    /// @param view what the API answers, without secrets; or an [ObjectNode]
    public Change from(Object view) {
        return new Change(actor, action, organization, subject, Optional.of(view), after);
    }

    /// @param view what the API answers, without secrets; or an [ObjectNode]
    public Change to(Object view) {
        return new Change(actor, action, organization, subject, before, Optional.of(view));
    }
}
