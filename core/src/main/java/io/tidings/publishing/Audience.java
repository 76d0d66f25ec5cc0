package io.tidings.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.tidings.delivery.Target;
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

    /// One target for each type under which one of `webhooks` gets the event.
    ///
    /// @param wanted whether a webhook's filter lets a type through
    List<Target> of(List<Webhook> webhooks, Event event, Wanted wanted) {
        List<Target> targets = new ArrayList<>();
        for (Webhook webhook : webhooks) {
            if (webhook.intake() != Webhook.Intake.SKIP) {
                typesFor(webhook, event).stream()
                        .filter(seenAs -> wanted.test(webhook, seenAs))
                        .forEach(seenAs -> targets.add(new Target(webhook.key(), seenAs.name())));
            }
        }
        return targets;
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

    /// Judges by the content of the event.
    interface Wanted {

        boolean test(Webhook webhook, EventType seenAs);
    }
}
