package io.tidings.local.functions;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What the functions are told.
///
/// @param adminToken what the local stack's administrator presents
/// @param properties by their names in configuration, such as `tidings.queue-url`
public record FunctionSettings(String adminToken, Map<String, String> properties) {

    public FunctionSettings {
        properties = Map.copyOf(properties);
    }

    /// The name of the table.
    String table() {
        return Objects.requireNonNull(properties.get("tidings.table"), "tidings.table");
    }

    /// As environment variables, such as `TIDINGS_QUEUE_URL`.
    Map<String, String> variables() {
        TreeMap<String, String> variables = new TreeMap<>();
        properties.forEach(
                (name, value) -> variables.put(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                        value));
        return variables;
    }
}
