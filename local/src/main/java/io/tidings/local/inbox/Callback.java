package io.tidings.local.inbox;

import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;

import io.tidings.local.gateway.Utf8;

/// A request that the inbox has received.
///
/// @param path      with the query, as sent
/// @param headers   by lower-case name, values joined by comma
/// @param body      as text, or in base64 if it is not UTF-8
/// @param base64    which of both
/// @param truncated whether the body is only the beginning
record Callback(Instant receivedAt, String method, String path, Map<String, String> headers, String body,
        boolean base64, boolean truncated) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static Callback of(Instant receivedAt, HttpExchange exchange, byte[] body, boolean truncated) {
        TreeMap<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        Optional<String> text = Utf8.decode(body);
        return new Callback(receivedAt, exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
                text.orElseGet(() -> Base64.getEncoder().encodeToString(body)), text.isEmpty(), truncated);
    }

    /// For people and tests to read: a body that is JSON is shown both as sent and parsed.
    ObjectNode toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("receivedAt", receivedAt.toString()).put("method", method).put("path", path);
        headers.forEach(json.putObject("headers")::put);
        json.put("body", body);
        if (base64) {
            json.put("bodyEncoding", "base64");
        } else {
            parse(body).ifPresent(parsed -> json.set("json", parsed));
        }
        if (truncated) {
            json.put("truncated", true);
        }
        return json;
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(JSON.readTree(text)).filter(json -> !json.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
