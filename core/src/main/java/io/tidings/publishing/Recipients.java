package io.tidings.publishing;

import java.util.List;
import java.util.Optional;

import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.event.Payload;
import io.tidings.webhook.EventFilter;
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
                (webhook, seenAs) -> letsThrough(webhook, webhook.settings().filter(), seenAs, content.payload()));
    }

    /// Whether a filter of a webhook lets an event of type `name` through. It judges the payload as the webhook would get it.
    ///
    /// @param filter the webhook's, or one that it might get; empty lets everything through
    public boolean letsThrough(Webhook webhook, Optional<EventFilter> filter, EventTypeName name, Payload published) {
        return types.find(webhook.scope().organization(), name)
                .map(type -> letsThrough(webhook, filter, type, published))
                .orElseGet(() -> filters.letThrough(filter, name, published));
    }

    private boolean letsThrough(Webhook webhook, Optional<EventFilter> filter, EventType seenAs, Payload published) {
        return filter.isEmpty() || filters.letThrough(filter, seenAs.name(),
                seenAs.payloadFor(Level.of(webhook.scope()), published));
    }
}
