package io.tidings.publishing;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.event.ruler.RuleCompiler;
import software.amazon.event.ruler.Ruler;

import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.webhook.EventFilter;

/// Evaluates event patterns in EventBridge syntax, with the library that EventBridge itself is built on.
public final class Filters {

    /// Judges a pattern that is about to be saved.
    ///
    /// @throws IllegalArgumentException if it is no event pattern; the message says where
    public void check(EventFilter filter) {
        String fault = RuleCompiler.check(filter.pattern());
        if (fault != null) {
            throw new IllegalArgumentException("must be an event pattern: " + fault.lines().findFirst().orElse(""));
        }
    }

    /// Whether a webhook with this filter wants `payload` under type `seenAs`.
    public boolean letThrough(Optional<EventFilter> filter, EventTypeName seenAs, Payload payload) {
        return filter.isEmpty() || matches(filter.get(), seenAs, payload);
    }

    private static boolean matches(EventFilter filter, EventTypeName seenAs, Payload payload) {
        ObjectNode event = Json.object().put("type", seenAs.value());
        event.set("payload", payload.tree());
        try {
            return Ruler.matchesRule(Json.text(event), filter.pattern());
        } catch (Exception e) {
            throw new IllegalStateException("a saved filter cannot be evaluated: " + filter.pattern(), e);
        }
    }
}
