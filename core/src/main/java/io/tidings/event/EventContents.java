package io.tidings.event;

import java.util.Optional;

import io.tidings.organization.OrganizationId;

/// The contents that are too large for messages and items (claim check).
public interface EventContents {

    /// Keeps the content of an event; again is harmless.
    void save(OrganizationId organization, EventId event, EventContent content);

    /// The content; empty once it has expired.
    Optional<EventContent> find(OrganizationId organization, EventId event);

    /// Removes the content; again is harmless.
    void delete(OrganizationId organization, EventId event);
}
