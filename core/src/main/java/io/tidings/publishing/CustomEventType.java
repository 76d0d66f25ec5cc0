package io.tidings.publishing;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.naming.Description;
import io.tidings.organization.OrganizationId;

/// A type that an organization has registered for itself.
///
/// @param schema JSON Schema (2020-12) of the payload; empty: any object
/// @param sample an example payload, which fits the schema; empty: none was given
/// @param documentRequired whether its events must have a document
public record CustomEventType(
        OrganizationId organization,
        EventTypeName name,
        Description description,
        Optional<ObjectNode> schema,
        Optional<Payload> sample,
        boolean documentRequired,
        Instant createdAt,
        Instant updatedAt) {

    /// A type whose events may come without a document.
    public CustomEventType(OrganizationId organization, EventTypeName name, Description description,
            Optional<ObjectNode> schema, Optional<Payload> sample, Instant createdAt, Instant updatedAt) {
        this(organization, name, description, schema, sample, false, createdAt, updatedAt);
    }

    /// The type as the catalogue has it.
    public EventType type() {
        return EventType.custom(name, description.value(), schema, sample.orElseGet(() -> Payload.of(Json.object())),
                documentRequired);
    }
}
