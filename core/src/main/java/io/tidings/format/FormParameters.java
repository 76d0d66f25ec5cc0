package io.tidings.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.event.EventType;
import io.tidings.event.Level;
import io.tidings.json.Json;
import io.tidings.organization.Scope;

/// A payload's fields as POST parameters.
///
/// The documented ones come first, in their documented order; then whatever else the payload has. Organization
/// webhooks and project webhooks call some things differently (`userId` and `username`, `name` and `projectName`):
/// each gets the names that it knows, whichever was published.
final class FormParameters {

    private static final Map<String, String> SYNONYMS = Map.of("userId", "username", "username", "userId", "name",
            "projectName", "projectName", "name");

    private FormParameters() {}

    static Map<String, String> of(Optional<EventType> type, Scope scope, ObjectNode payload) {
        Level level = scope.project().isPresent() ? Level.PROJECT : Level.ORGANIZATION;
        List<String> documented = type.map(known -> known.parametersFor(level).names()).orElse(List.of());
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : documented) {
            JsonNode value = payload.has(name) ? payload.get(name) : payload.get(SYNONYMS.getOrDefault(name, name));
            if (value != null) {
                parameters.put(name, text(value));
            }
        }
        payload.properties().forEach(field -> {
            if (!documented.contains(SYNONYMS.getOrDefault(field.getKey(), ""))) {
                parameters.putIfAbsent(field.getKey(), text(field.getValue()));
            }
        });
        return parameters;
    }

    /// Text as it is, everything else as JSON; `null` as nothing.
    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.isNull() ? "" : Json.text(value);
    }
}
