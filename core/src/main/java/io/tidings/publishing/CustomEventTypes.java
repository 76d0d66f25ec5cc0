package io.tidings.publishing;

import java.util.Optional;

import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Saved;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The types that organizations have registered.
public interface CustomEventTypes {

    Optional<CustomEventType> findById(OrganizationId organization, EventTypeName name);

    /// The organization's types, by name.
    Page<CustomEventType> findByOrganization(OrganizationId organization, PageRequest page);

    /// Registers the type, or replaces it; the `createdAt` of the first registration stays.
    Saved save(CustomEventType type);

    /// @return whether there was such a type
    boolean deleteById(OrganizationId organization, EventTypeName name);
}
