package io.tidings.memory;

import java.util.Optional;

import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Saved;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.publishing.CustomEventType;
import io.tidings.publishing.CustomEventTypes;

/// [CustomEventTypes] in memory.
public final class InMemoryCustomEventTypes implements CustomEventTypes {

    private final Memory memory;

    public InMemoryCustomEventTypes(Memory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<CustomEventType> findById(OrganizationId organization, EventTypeName name) {
        synchronized (memory) {
            return Optional.ofNullable(memory.types.get(key(organization, name)));
        }
    }

    @Override
    public Page<CustomEventType> findByOrganization(OrganizationId organization, PageRequest page) {
        synchronized (memory) {
            return Memory.page(Memory.under(organization.value() + "/", memory.types), page);
        }
    }

    @Override
    public Saved save(CustomEventType type) {
        synchronized (memory) {
            if (!memory.organizations.containsKey(type.organization().value())) {
                return Saved.NO_ORGANIZATION;
            }
            CustomEventType before = memory.types.get(key(type.organization(), type.name()));
            memory.types.put(key(type.organization(), type.name()), before == null
                    ? type
                    : new CustomEventType(type.organization(), type.name(), type.description(), type.schema(),
                            type.sample(), type.documentRequired(), before.createdAt(), type.updatedAt()));
            return before == null ? Saved.CREATED : Saved.REPLACED;
        }
    }

    @Override
    public boolean deleteById(OrganizationId organization, EventTypeName name) {
        synchronized (memory) {
            return memory.types.remove(key(organization, name)) != null;
        }
    }

    private static String key(OrganizationId organization, EventTypeName name) {
        return organization.value() + "/" + name.value();
    }
}
