package io.tidings.publishing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
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
                        .filter(name -> wanted.test(webhook, name))
                        .forEach(name -> targets.add(new Target(webhook.key(), name)));
            }
        }
        return targets;
    }

    private Set<EventTypeName> typesFor(Webhook webhook, Event event) {
        Set<EventTypeName> names = new LinkedHashSet<>();
        List<EventSelector> selectors = webhook.settings().events();
        if (concerns(webhook, event, type) && selectors.stream().anyMatch(s -> s.selects(type.name()))) {
            names.add(type.name());
        }
        Predicate<EventSelector> named = selector -> !selector.isWildcard();
        for (EventType other : reached) {
            if (concerns(webhook, event, other)
                    && selectors.stream().filter(named).anyMatch(s -> s.selects(other.name()))) {
                names.add(other.name());
            }
        }
        return names;
    }

    /// A webhook that wants only certain projects gets no event of another, known to Tidings or not.
    private boolean concerns(Webhook webhook, Event event, EventType seenAs) {
        Set<ProjectId> wanted = webhook.settings().projects();
        return seenAs.anyProject()
                || wanted.isEmpty()
                || event.project().map(wanted::contains).orElse(!inSomeProject);
    }

    /// Judges by the content of the event.
    interface Wanted {

        boolean test(Webhook webhook, EventTypeName seenAs);
    }
}
