package io.tidings.publishing;

import java.util.Optional;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The events that were published, for as long as they are kept.
public interface Events {

    /// The event with its content.
    Optional<PublishedEvent> findById(OrganizationId organization, EventId id);

    /// The organization's events, newest first, without their contents.
    Page<PublishedEvent> findByOrganization(OrganizationId organization, PageRequest page);

    /// Keeps an event, unless one of its id is already there. When this returns, it is durably stored.
    ///
    /// @return the event as it now stands there: `event` itself, or what was stored before; in the latter case a repeat
    ///         goes to the targets of the first time, whatever webhooks have been added or removed since
    PublishedEvent saveIfAbsent(PublishedEvent event);
}
