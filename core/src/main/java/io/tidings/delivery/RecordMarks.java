package io.tidings.delivery;

import java.util.Optional;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// For each organization, remembers the event up to which all deliveries have records, so pending deliveries are looked
/// for among later events only. A mark that is lost or too early costs additional reads, nothing else.
public interface RecordMarks {

    /// The latest mark; empty if there is none. It is up to date.
    Optional<EventId> find(OrganizationId organization);

    /// Notes that all deliveries of the events up to `mark`, inclusive, have records.
    void save(OrganizationId organization, EventId mark);
}
