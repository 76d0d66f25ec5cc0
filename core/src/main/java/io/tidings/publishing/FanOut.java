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

/// The webhooks that an event matches.
final class FanOut {

    private final EventType type;
    private final List<EventType> aliases;
    private final boolean inSomeProject;

    /// @param type the type that is published
    /// @param aliases further types under which it is seen
    /// @param inSomeProject see [NewEvent#concernsProject]
    FanOut(EventType type, List<EventType> aliases, boolean inSomeProject) {
        this.type = type;
        this.aliases = List.copyOf(aliases);
        this.inSomeProject = inSomeProject;
    }

    /// A webhook that gets the event under a type, if its filter matches.
    record Match(Webhook webhook, EventType asType) {}

    /// One match for each type under which one of `webhooks` subscribes to the event.
    List<Match> of(List<Webhook> webhooks, Event event) {
        List<Match> matches = new ArrayList<>();
        for (Webhook webhook : webhooks) {
            if (webhook.deliveryMode() != Webhook.DeliveryMode.DROP) {
                typesFor(webhook, event).forEach(asType -> matches.add(new Match(webhook, asType)));
            }
        }
        return matches;
    }

    private List<EventType> typesFor(Webhook webhook, Event event) {
        if (!matches(webhook, event)) {
            return List.of();
        }
        List<EventType> types = new ArrayList<>();
        List<EventSelector> selectors = webhook.settings().events();
        if (selectors.stream().anyMatch(s -> s.selects(type.name()))) {
            types.add(type);
        }
        Predicate<EventSelector> named = selector -> !selector.isWildcard();
        for (EventType other : aliases) {
            if (selectors.stream().filter(named).anyMatch(s -> s.selects(other.name()))) {
                types.add(other);
            }
        }
        return types;
    }

    /// A webhook that wants only certain projects gets no event of another, known to Tidings or not.
    private boolean matches(Webhook webhook, Event event) {
        Set<ProjectId> wanted = webhook.settings().projects();
        return wanted.isEmpty() || event.project().map(wanted::contains).orElse(!inSomeProject);
    }
}
