package io.tidings.publishing;

import java.util.List;
import java.util.Optional;

import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventType;
import io.tidings.webhook.Webhook;

/// Says which webhooks get an event, and under which types.
public final class Recipients {

    private final EventTypes types;
    private final Filters filters;

    public Recipients(EventTypes types, Filters filters) {
        this.types = types;
        this.filters = filters;
    }

    /// One target for each type under which one of `candidates` gets the event; none if its type is no longer registered.
    ///
    /// @param candidates webhooks of the event's organization or of its project
    public List<Target> of(Event event, EventContent content, List<Webhook> candidates) {
        return types.find(event.organization(), event.type())
                .map(type -> of(event, content, type, candidates))
                .orElse(List.of());
    }

    List<Target> of(Event event, EventContent content, EventType type, List<Webhook> candidates) {
        List<EventType> reached = type.reaches()
                .stream()
                .map(name -> types.find(event.organization(), name))
                .flatMap(Optional::stream)
                .toList();
        return new Audience(type, reached, NewEvent.concernsProject(event.project(), content)).of(candidates, event,
                (webhook, seenAs) -> filters.letThrough(webhook.settings().filter(), seenAs, content.payload()));
    }
}
