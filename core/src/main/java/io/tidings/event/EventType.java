package io.tidings.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// An event type: its payload, the levels at which it is published, its format, and its aliases.
///
/// @param title its display name
/// @param levels where it can be published, and what it carries there
/// @param format how callbacks are written unless a webhook says otherwise
/// @param carriesDocument whether its natural document is a `project.xml`
/// @param documentRequired whether it cannot be published without a document
/// @param reaches aliases: further types whose subscribers get the event, each under the type that it subscribed to
/// @param publishedAs the type to publish instead; empty if this one is published itself
/// @param publishedByTidings whether only Tidings itself may publish it
/// @param messageField the field that is the whole message, for types whose payload is simply that
/// @param schema JSON Schema (2020-12) of the payload; empty: any object
public record EventType(
        EventTypeName name,
        String title,
        String description,
        String group,
        Map<Level, Parameters> levels,
        Format format,
        boolean carriesDocument,
        boolean documentRequired,
        List<EventTypeName> reaches,
        Optional<EventTypeName> publishedAs,
        boolean publishedByTidings,
        Optional<String> messageField,
        Optional<ObjectNode> schema) {

    private static final Map<String, String> SYNONYMS = Map.of("userId", "username", "username", "userId", "name",
            "projectName", "projectName", "name");

    public EventType {
        levels = Map.copyOf(levels);
        reaches = List.copyOf(reaches);
    }

    /// A type that an organization has registered: it may happen anywhere and is written as an envelope.
    public static EventType custom(EventTypeName name, String description, Optional<ObjectNode> schema,
            Payload sample, boolean documentRequired) {
        Parameters parameters = new Parameters(List.of(), List.of(), sample);
        return new EventType(name, name.value(), description, "custom",
                Map.of(Level.ORGANIZATION, parameters, Level.PROJECT, parameters), Format.ENVELOPE, false,
                documentRequired, List.of(), Optional.empty(), false, Optional.empty(), schema);
    }

    /// The fields that a webhook of `level` gets. If the type does not exist at that level, the fields of its own
    /// level.
    public Parameters parametersFor(Level level) {
        return levels.containsKey(level) ? levels.get(level) : levels.values().iterator().next();
    }

    /// The payload that a webhook of `level` gets, in every format, and on which its filter is evaluated: see
    /// [Parameters#of].
    public Payload payloadFor(Level level, Payload published) {
        return parametersFor(level).of(published);
    }

    /// What an event carries at one level.
    ///
    /// @param names the documented fields, in their documented order
    /// @param omitted the fields that are not passed on, since the product documents give them to other types or to the other
    ///        level only
    /// @param sample an example
    public record Parameters(List<String> names, List<String> omitted, Payload sample) {

        public Parameters {
            names = List.copyOf(names);
            omitted = List.copyOf(omitted);
        }

        /// A payload as webhooks of this level get it. The documented fields come first, in their documented order. Organization
        /// webhooks and project webhooks call some things differently (`userId` and `username`, `name` and `projectName`): each
        /// gets the names that it knows, if the payload has either. Then comes what else was published, without what is omitted.
        Payload of(Payload published) {
            return names.isEmpty() ? published : published.arranged(this::arranged);
        }

        /// Whether webhooks of this level may get a field of that name.
        public boolean mayHave(String name) {
            return names.isEmpty() || names.contains(name)
                    || (!omitted.contains(name) && !names.contains(SYNONYMS.getOrDefault(name, "")));
        }

        /// The name that webhooks of this level get for what is called `name` elsewhere; empty if there is none.
        public Optional<String> nameFor(String name) {
            return Optional.ofNullable(SYNONYMS.get(name)).filter(names::contains);
        }

        /// The names that webhooks get, each with the published name whose value it has.
        private Map<String, String> arranged(Set<String> published) {
            Map<String, String> arranged = new LinkedHashMap<>();
            for (String name : names) {
                String synonym = SYNONYMS.getOrDefault(name, name);
                if (published.contains(name)) {
                    arranged.put(name, name);
                } else if (published.contains(synonym)) {
                    arranged.put(name, synonym);
                }
            }
            published.stream()
                    .filter(name -> !omitted.contains(name) && !names.contains(SYNONYMS.getOrDefault(name, "")))
                    .forEach(name -> arranged.putIfAbsent(name, name));
            return arranged;
        }
    }
}
