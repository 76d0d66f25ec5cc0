package io.tidings.publishing;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.tidings.event.EventCatalog;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.event.Payload;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.EventSelector;

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

    /// A type that is built in.
    public Optional<EventType> findBuiltIn(EventTypeName name) {
        return catalog.find(name);
    }

    /// Whether there is a type that `selector` selects, and that can be published at `level`. A webhook of an organization
    /// gets what is published at its projects.
    public boolean isAnySelected(OrganizationId organization, EventSelector selector, Level level) {
        return isAny(organization, level, selector::selects);
    }

    /// Whether there is a type of that kind which can be published at `level`.
    public boolean isAny(OrganizationId organization, Level level, Predicate<EventTypeName> kind) {
        if (catalog.all()
                .stream()
                .anyMatch(type -> kind.test(type.name()) && type.publishedAs().isEmpty()
                        && (level == Level.ORGANIZATION || type.levels().containsKey(level)))) {
            return true;
        }
        PageRequest page = PageRequest.first(PageRequest.MAX_LIMIT);
        while (true) {
            Page<CustomEventType> found = custom.findByOrganization(organization, page);
            if (found.items().stream().anyMatch(type -> kind.test(type.name()))) {
                return true;
            }
            if (found.next().isEmpty()) {
                return false;
            }
            page = page.from(found.next().get());
        }
    }

    /// Whether `payload` is what `type` demands.
    public PayloadSchemas.Judgement judge(EventType type, Payload payload) {
        return type.schema()
                .map(schema -> schemas.judge(schema, payload))
                .orElseGet(() -> new PayloadSchemas.Judgement.Decided(List.of()));
    }
}
