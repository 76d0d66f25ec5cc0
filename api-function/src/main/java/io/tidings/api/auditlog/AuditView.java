package io.tidings.api.auditlog;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.access.Role;
import io.tidings.audit.AuditRecord;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;

/// A change, as the API answers it.
///
/// @param organization absent if it concerns the platform alone
/// @param before of something that has changed, the members that differ; absent where there was nothing
/// @param after absent where nothing is left
/// @param unconfirmed true if nobody knows whether the change was made; absent otherwise
@Serdeable
record AuditView(
        @JsonProperty("_id") String id,
        String at,
        ActorView actor,
        String action,
        SubjectView subject,
        @Nullable String organization,
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        @Nullable Boolean unconfirmed) {

    static AuditView of(AuditRecord record) {
        return new AuditView(
                record.id().value(),
                record.at().toString(),
                new ActorView(record.actor().kind().wireName(), record.actor().id(),
                        record.actor().name().orElse(null), record.role().map(Role::wireName).orElse(null)),
                record.action().wireName(),
                new SubjectView(record.subject().type().wireName(), record.subject().id(),
                        record.subject().name().orElse(null)),
                record.organization().map(OrganizationId::value).orElse(null),
                record.before().map(Json::parse).orElse(null),
                record.after().map(Json::parse).orElse(null),
                record.confirmed() ? null : true);
    }

    /// Who made a change, as the API answers it.
    ///
    /// @param type `token`, `user` or `system`: Tidings itself
    /// @param role absent for Tidings itself
    @Serdeable
    record ActorView(String type, String id, @Nullable String name, @Nullable String role) {}

    /// What was changed, as the API answers it.
    @Serdeable
    record SubjectView(String type, String id, @Nullable String name) {}
}
