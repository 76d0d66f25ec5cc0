package io.tidings.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What an event says: a JSON object, its members in the order in which they were published.
public final class Payload {

    private final byte[] json;

    private Payload(byte[] json) {
        this.json = json;
    }

    /// @throws IllegalArgumentException if `value` is not an object, or cannot be written as UTF-8
    public static Payload of(JsonNode value) {
        if (!value.isObject()) {
            throw new IllegalArgumentException("must be a JSON object");
        }
        return new Payload(Json.bytes(value));
    }

    /// The payload on one line, in UTF-8.
    public byte[] json() {
        return json.clone();
    }

    /// Its length in bytes.
    public int size() {
        return json.length;
    }

    /// A fresh tree of it.
    public ObjectNode tree() {
        return (ObjectNode) Json.parse(json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && tree().equals(that.tree());
    }

    @Override
    public int hashCode() {
        return tree().hashCode();
    }

    @Override
    public String toString() {
        return new String(json, UTF_8);
    }
}
