package io.tidings.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.tidings.event.Event;
import io.tidings.event.EventType;
import io.tidings.organization.ProjectId;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Webhook;

/// Who is called about an event.
final class Audience {

    private final EventType type;
    private final List<EventType> reached;
    private final boolean inSomeProject;

    /// @param type the type that is published
    /// @param reached the types that it reaches besides
    /// @param inSomeProject see [NewEvent#concernsProject]
    Audience(EventType type, List<EventType> reached, boolean inSomeProject) {
        this.type = type;
        this.reached = List.copyOf(reached);
        this.inSomeProject = inSomeProject;
    }

    /// A webhook that is to be told of the event under a type, if its filter lets it through.
    record Listener(Webhook webhook, EventType seenAs) {}

    /// One listener for each type under which one of `webhooks` asks for the event.
    List<Listener> of(List<Webhook> webhooks, Event event) {
        List<Listener> listeners = new ArrayList<>();
        for (Webhook webhook : webhooks) {
            if (webhook.deliveryMode() != Webhook.DeliveryMode.DROP) {
                typesFor(webhook, event).forEach(seenAs -> listeners.add(new Listener(webhook, seenAs)));
            }
        }
        return listeners;
    }

    private List<EventType> typesFor(Webhook webhook, Event event) {
        if (!concerns(webhook, event)) {
            return List.of();
        }
        List<EventType> types = new ArrayList<>();
        List<EventSelector> selectors = webhook.settings().events();
        if (selectors.stream().anyMatch(s -> s.selects(type.name()))) {
            types.add(type);
        }
        Predicate<EventSelector> named = selector -> !selector.isWildcard();
        for (EventType other : reached) {
            if (selectors.stream().filter(named).anyMatch(s -> s.selects(other.name()))) {
                types.add(other);
            }
        }
        return types;
    }

    /// A webhook that wants only certain projects gets no event of another, known to Tidings or not.
    private boolean concerns(Webhook webhook, Event event) {
        Set<ProjectId> wanted = webhook.settings().projects();
        return wanted.isEmpty() || event.project().map(wanted::contains).orElse(!inSomeProject);
    }
}
