package io.tidings.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
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

    /// Events of the organization within a range, without their contents. A page with another after it may hold fewer than
    /// `limit`, even none; its `next` is the id up to which all was seen.
    ///
    /// @param ascending oldest first, or newest first
    /// @param limit how many at most
    Page<PublishedEvent> findBetween(OrganizationId organization, EventRange range, boolean ascending, int limit);

    /// Keeps an event, unless one of its id is already there. When this returns, it is durably stored.
    ///
    /// @return the event as it now stands there: `event` itself, or what was stored before; in the latter case a repeat
    ///         goes to the targets of the first time, whatever webhooks have been added or removed since
    PublishedEvent saveIfAbsent(PublishedEvent event);

    /// Those of the events that are kept, with their contents unless these are large.
    Map<EventKey, PublishedEvent> findAllById(Collection<EventKey> keys);

    /// A page of the organization's events of a time, oldest first, with their contents unless these are large.
    ///
    /// @param since the earliest publication, inclusive
    /// @param until the latest, exclusive
    Page<PublishedEvent> findPublished(OrganizationId organization, Instant since, Instant until, PageRequest page);

    /// Remembers that an event also goes to `target`; again is harmless. Nothing happens if the event is gone.
    void addTarget(EventKey event, Target target);

    /// Removes the content of an event, for good.
    ///
    /// @return the event as it was; empty if there is none
    Optional<PublishedEvent> erase(EventKey event);
}
