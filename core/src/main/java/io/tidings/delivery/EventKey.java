package io.tidings.delivery;

import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// Where an event is found.
public record EventKey(OrganizationId organization, EventId id) {

    public static EventKey of(Event event) {
        return new EventKey(event.organization(), event.id());
    }
}
