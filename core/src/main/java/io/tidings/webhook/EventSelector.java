package io.tidings.webhook;

import java.util.regex.Pattern;

import io.tidings.event.EventTypeName;

/// Which event types a webhook wants: one type by its name, all that start with a prefix (`deployment.*`), or all
/// (`*`).
public record EventSelector(String value) {

    private static final Pattern WILDCARD = Pattern.compile("\\*|[A-Za-z][A-Za-z0-9_.-]{0,97}\\.\\*");

    public EventSelector {
        if (!WILDCARD.matcher(value).matches()) {
            try {
                value = new EventTypeName(value).value();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("must be an event type, a prefix followed by '.*', or '*'", e);
            }
        }
    }

    /// Whether it stands for more than one type.
    public boolean isWildcard() {
        return value.endsWith("*");
    }

    /// Whether it selects `type`.
    public boolean selects(EventTypeName type) {
        return isWildcard()
                ? type.value().startsWith(value.substring(0, value.length() - 1))
                : type.value().equals(value);
    }
}
