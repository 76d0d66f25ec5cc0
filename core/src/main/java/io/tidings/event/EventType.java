package io.tidings.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A kind of event: what it says, where it happens, how it is written, and whom else it concerns.
///
/// @param title what people call it
/// @param levels where it can be published, and what it carries there
/// @param format how callbacks are written unless a webhook says otherwise
/// @param carriesDocument whether its natural document is a `project.xml`
/// @param reaches types whose subscribers are called, too, each under the type that it subscribed to
/// @param publishedAs the type to publish instead; empty if this one is published itself
/// @param publishedByTidings whether only Tidings itself may publish it
/// @param anyProject whether it ignores a webhook's restriction to certain projects
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
        List<EventTypeName> reaches,
        Optional<EventTypeName> publishedAs,
        boolean publishedByTidings,
        boolean anyProject,
        Optional<String> messageField,
        Optional<ObjectNode> schema) {

    public EventType {
        levels = Map.copyOf(levels);
        reaches = List.copyOf(reaches);
    }

    /// A type that an organization has registered: it may happen anywhere and is written as an envelope.
    public static EventType custom(EventTypeName name, String description, Optional<ObjectNode> schema,
            Payload sample) {
        Parameters parameters = new Parameters(List.of(), sample);
        return new EventType(name, name.value(), description, "custom",
                Map.of(Level.ORGANIZATION, parameters, Level.PROJECT, parameters), Format.ENVELOPE, false, List.of(),
                Optional.empty(), false, false, Optional.empty(), schema);
    }

    /// The fields as a webhook of that level gets them; where the type does not exist at that level, as at its own.
    public Parameters parametersFor(Level level) {
        return levels.containsKey(level) ? levels.get(level) : levels.values().iterator().next();
    }

    /// What an event carries at one level.
    ///
    /// @param names the documented fields, in their documented order
    /// @param sample an example
    public record Parameters(List<String> names, Payload sample) {

        public Parameters {
            names = List.copyOf(names);
        }
    }
}
