package io.tidings.event;

import io.tidings.naming.WireName;

/// How a callback is written.
public enum Format implements WireName {

    /// JSON: `{"type", "webhook": {"id", "organization", "name"}, "payload"}`.
    ENVELOPE,
    /// The payload's fields as POST parameters, a document as a file among them.
    FORM,
    /// The document itself, the payload's fields in the query string.
    DOCUMENT,
    /// CloudEvents 1.0, structured JSON.
    CLOUDEVENTS;

    /// @throws IllegalArgumentException if no format is spelled so
    public static Format of(String wireName) {
        return WireName.find(values(), wireName)
                .orElseThrow(() -> new IllegalArgumentException("must be one of native, " + WireName.list(values())));
    }
}
