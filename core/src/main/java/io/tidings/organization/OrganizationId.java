package io.tidings.organization;

import io.tidings.identity.EntityId;

/// The platform's id of an organization, in the form of [EntityId].
public record OrganizationId(String value) {

    public OrganizationId {
        value = EntityId.canonical(value);
    }
}
