package io.tidings.organization;

import io.tidings.identity.EntityId;

/// The platform's id of a project, in the form of [EntityId].
public record ProjectId(String value) {

    public ProjectId {
        value = EntityId.canonical(value);
    }
}
