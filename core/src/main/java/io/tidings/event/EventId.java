package io.tidings.event;

import java.time.Instant;

import io.tidings.identity.EntityId;

/// The id of an [Event], in the form of [EntityId]; it starts with the second of its publication.
public record EventId(String value) {

    public EventId {
        value = EntityId.canonical(value);
    }

    /// The second in which the event was published.
    public Instant time() {
        return EntityId.time(value);
    }
}
