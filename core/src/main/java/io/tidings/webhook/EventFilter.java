package io.tidings.webhook;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// An event pattern in EventBridge syntax over `{"type", "payload"}`.
///
/// @param pattern the pattern as JSON text
public record EventFilter(String pattern) {

    public static final int MAX_LENGTH = 4_096;

    public EventFilter {
        Json.requirePairedSurrogates(pattern);
        if (pattern.getBytes(UTF_8).length > MAX_LENGTH) {
            throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " bytes");
        }
    }
}
