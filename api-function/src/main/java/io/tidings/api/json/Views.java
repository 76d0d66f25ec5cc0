package io.tidings.api.json;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.serde.ObjectMapper;

import io.tidings.json.Json;

/// What the API answers, as it is written.
@Singleton
public final class Views {

    private final ObjectMapper mapper;

    Views(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /// A view as a tree, which may be changed.
    public ObjectNode tree(Object view) {
        return (ObjectNode) Json.parse(bytes(view));
    }

    /// A view as it is sent.
    public byte[] bytes(Object view) {
        try {
            return mapper.writeValueAsBytes(view);
        } catch (IOException e) {
            throw new UncheckedIOException("a view can be written", e);
        }
    }
}
