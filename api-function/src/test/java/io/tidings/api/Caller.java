package io.tidings.api;

import java.util.Map;
import java.util.Optional;

import io.tidings.api.openapi.Contract;

/// Somebody who calls the function; every exchange must be as `openapi.yaml` says.
///
/// @param token what they present
public record Caller(ApiHandler handler, Optional<String> token) {

    public static final String JSON = "application/json";
    public static final String MERGE_PATCH = "application/merge-patch+json";

    public Answer get(String path) {
        return send(Call.of("GET", path));
    }

    public Answer delete(String path) {
        return send(Call.of("DELETE", path));
    }

    public Answer post(String path, String json) {
        return send(Call.of("POST", path).body(JSON, json));
    }

    public Answer put(String path, String json) {
        return send(Call.of("PUT", path).body(JSON, json));
    }

    public Answer patch(String path, String json) {
        return send(Call.of("PATCH", path).body(MERGE_PATCH, json));
    }

    public Answer send(Call call) {
        Call authorized = token.map(value -> call.header("authorization", "Bearer " + value)).orElse(call);
        var response = handler.handleRequest(authorized.event(), new TestingContext());
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Optional.ofNullable(response.getHeaders()).ifPresent(headers::putAll);
        Optional.ofNullable(response.getMultiValueHeaders())
                .ifPresent(all -> all.forEach((name, values) -> headers.put(name, String.join(", ", values))));
        Answer answer = new Answer(response.getStatusCode(), headers,
                text(response.getBody(), response.getIsBase64Encoded()));
        Contract.check(authorized, answer);
        return answer;
    }

    private static String text(String body, boolean base64) {
        if (body == null) {
            return "";
        }
        return base64
                ? new String(java.util.Base64.getDecoder().decode(body), java.nio.charset.StandardCharsets.UTF_8)
                : body;
    }
}
