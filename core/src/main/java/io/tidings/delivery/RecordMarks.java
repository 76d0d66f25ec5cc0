package io.tidings.delivery;

import java.util.Optional;

import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// Remembers of each organization up to which of its events all deliveries have records: what is pending without one is
/// looked for among the later events only. A mark that is lost or too early costs reading, and nothing else.
public interface RecordMarks {

    /// The latest mark; empty if there is none. It is up to date.
    Optional<EventId> find(OrganizationId organization);

    /// Notes that all deliveries of the events up to `mark`, inclusive, have records.
    void save(OrganizationId organization, EventId mark);
}
