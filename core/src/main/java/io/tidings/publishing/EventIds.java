package io.tidings.publishing;

import java.time.Instant;

import io.tidings.event.EventId;
import io.tidings.identity.IdGenerator;
import io.tidings.identity.ShardCount;
import io.tidings.organization.OrganizationId;

/// Creates the ids of events, which encode the shard count of the event and its deliveries.
@FunctionalInterface
public interface EventIds {

    /// The id of an event that the organization publishes at `time`: ids are in the order of publication.
    EventId next(OrganizationId organization, Instant time);

    /// Ids of events that are never many at a time.
    static EventIds unsharded(IdGenerator ids) {
        return (_, time) -> new EventId(ShardCount.ONE.encodedIn(ids.next(time)));
    }
}
