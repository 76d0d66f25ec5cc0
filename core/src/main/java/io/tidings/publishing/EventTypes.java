package io.tidings.publishing;

import java.util.List;
import java.util.Optional;

import io.tidings.event.EventCatalog;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.organization.OrganizationId;

/// All types that an organization can publish and subscribe to: the built-in ones and its own.
public final class EventTypes {

    private final EventCatalog catalog;
    private final CustomEventTypes custom;
    private final PayloadSchemas schemas;

    public EventTypes(EventCatalog catalog, CustomEventTypes custom, PayloadSchemas schemas) {
        this.catalog = catalog;
        this.custom = custom;
        this.schemas = schemas;
    }

    public Optional<EventType> find(OrganizationId organization, EventTypeName name) {
        return catalog.find(name).or(() -> custom.findById(organization, name).map(CustomEventType::type));
    }

    /// Where `payload` is not what `type` demands.
    public List<PayloadViolation> violations(EventType type, Payload payload) {
        return type.schema().map(schema -> schemas.violations(schema, payload)).orElse(List.of());
    }
}
