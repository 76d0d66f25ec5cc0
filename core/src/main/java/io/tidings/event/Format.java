package io.tidings.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How a callback is written.
public enum Format {

    /// JSON: `{"type", "webhook": {"id", "organization", "name"}, "payload"}`.
    ENVELOPE,
    /// The payload's fields as POST parameters, a document as a file among them.
    FORM,
    /// The document itself, the payload's fields in the query string.
    DOCUMENT,
    /// CloudEvents 1.0, structured JSON.
    CLOUDEVENTS;

    /// The format as the API spells it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if no format is spelled so
    public static Format of(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of native, "
                        + Arrays.stream(values()).map(Format::wireName).collect(Collectors.joining(", "))));
    }
}
