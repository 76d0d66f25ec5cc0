package io.tidings.publishing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.budget.Budget;
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

    /// Who gets an event.
    public sealed interface Choice {

        /// @param targets one for each type under which a webhook gets the event
        record Decided(List<Target> targets) implements Choice {}

        /// A webhook's filter costs too much on the event's payload, so that nobody is chosen.
        record FilterTooCostly(Webhook webhook) implements Choice {}
    }

    /// One target for each type under which one of `candidates` gets the event; none if its type is no longer registered.
    ///
    /// @param candidates webhooks of the event's organization or of its project
    /// @param budget for all of their filters together
    public Choice of(Event event, EventContent content, List<Webhook> candidates, Budget budget) {
        return types.find(event.organization(), event.type())
                .map(type -> of(event, content, type, candidates, budget))
                .orElseGet(() -> new Choice.Decided(List.of()));
    }

    Choice of(Event event, EventContent content, EventType type, List<Webhook> candidates, Budget budget) {
        List<EventType> aliases = type.reaches()
                .stream()
                .map(name -> types.find(event.organization(), name))
                .flatMap(Optional::stream)
                .toList();
        List<FanOut.Match> matches = new FanOut(type, aliases,
                NewEvent.concernsProject(event.project(), content)).of(candidates, event);
        Map<View, List<FanOut.Match>> filtering = new LinkedHashMap<>();
        matches.stream()
                .filter(match -> filterOf(match).isPresent())
                .forEach(match -> filtering.computeIfAbsent(View.of(match), _ -> new ArrayList<>())
                        .add(match));
        Map<View, Set<EventFilter>> passing = new HashMap<>();
        for (Map.Entry<View, List<FanOut.Match>> one : filtering.entrySet()) {
            List<EventFilter> wanted = one.getValue()
                    .stream()
                    .flatMap(match -> filterOf(match).stream())
                    .toList();
            JsonNode payload = one.getValue()
                    .getFirst()
                    .asType()
                    .payloadFor(one.getKey().level(), content.payload())
                    .tree();
            switch (filters.match(wanted, one.getKey().type(), payload, budget)) {
                case Filters.Matching.Decided(var through) -> passing.put(one.getKey(), through);
                case Filters.Matching.TooCostly(var filter) -> {
                    return new Choice.FilterTooCostly(one.getValue()
                            .stream()
                            .filter(match -> filterOf(match).equals(Optional.of(filter)))
                            .map(FanOut.Match::webhook)
                            .findFirst()
                            .orElseThrow());
                }
            }
        }
        return new Choice.Decided(matches.stream()
                .filter(match -> filterOf(match)
                        .map(filter -> passing.getOrDefault(View.of(match), Set.of()).contains(filter))
                        .orElse(true))
                .map(match -> new Target(match.webhook().key(), match.asType().name()))
                .toList());
    }

    private static Optional<EventFilter> filterOf(FanOut.Match match) {
        return match.webhook().settings().filter();
    }

    /// The result of a webhook's filter for an event of type `name`, evaluated on the payload as the webhook would get
    /// it.
    ///
    /// @param filter the webhook's, or one that it might get
    public Filters.TestResult test(Webhook webhook, EventFilter filter, EventTypeName name, Payload published,
            Budget budget) {
        Payload payload = types.find(webhook.scope().organization(), name)
                .map(type -> type.payloadFor(Level.of(webhook.scope()), published))
                .orElse(published);
        return filters.test(filter, name, payload.tree(), budget);
    }

    /// As what webhooks of a level see an event: those get the same payload.
    private record View(EventTypeName type, Level level) {

        static View of(FanOut.Match match) {
            return new View(match.asType().name(), Level.of(match.webhook().scope()));
        }
    }
}
