package io.tidings.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.json.Json;

/// What the function answered.
///
/// @param headers by name, in any case
public record Answer(int status, Map<String, String> headers, String body) {

    public JsonNode json() {
        return Json.parse(body);
    }

    /// The text at a JSON Pointer.
    ///
    /// @throws AssertionError if there is none
    public String text(String pointer) {
        JsonNode node = json().at(pointer);
        if (node.isMissingNode()) {
            throw new AssertionError("nothing at " + pointer + " in " + this);
        }
        return node.asText();
    }

    /// The time at a JSON Pointer.
    ///
    /// @throws AssertionError if there is none
    public Instant time(String pointer) {
        return Instant.parse(text(pointer));
    }

    /// The texts at a pointer into each item of a list.
    public List<String> texts(String pointer) {
        List<String> texts = new ArrayList<>();
        json().path("items").forEach(item -> texts.add(item.at(pointer).asText()));
        return texts;
    }

    /// The status, and behind it what is wrong: each field with its fault, or else the detail of the problem.
    public String inWords() {
        if (status < 400) {
            return String.valueOf(status);
        }
        List<String> faults = new ArrayList<>();
        json().path("errors")
                .forEach(error -> faults.add(error.path("field").asText() + ": " + error.path("detail").asText()));
        return status + " " + (faults.isEmpty() ? json().path("detail").asText() : String.join("; ", faults));
    }

    /// This answer, for those who count on it.
    ///
    /// @throws AssertionError if it is a refusal
    public Answer success() {
        if (status >= 300) {
            throw new AssertionError(this);
        }
        return this;
    }
}
