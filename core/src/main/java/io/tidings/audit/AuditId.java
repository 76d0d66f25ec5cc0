package io.tidings.audit;

import io.tidings.identity.EntityId;

/// The id of an [AuditRecord].
public record AuditId(String value) {

    public AuditId {
        value = EntityId.canonical(value);
    }
}
