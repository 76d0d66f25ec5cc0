package io.tidings.api;

import java.util.Map;
import java.util.Optional;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

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

    /// What the function returns to Lambda.
    public APIGatewayV2HTTPResponse respond(Call call) {
        return handler.handleRequest(authorized(call).event(), new TestingContext());
    }

    private Call authorized(Call call) {
        return token.map(value -> call.header("authorization", "Bearer " + value)).orElse(call);
    }

    public Answer send(Call call) {
        var response = respond(call);
        Answer answer = answer(response);
        Contract.check(authorized(call), answer);
        return answer;
    }

    /// What the function returned, as the gateway hands it on; not held against `openapi.yaml`.
    public static Answer answer(APIGatewayV2HTTPResponse response) {
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Optional.ofNullable(response.getHeaders()).ifPresent(headers::putAll);
        Optional.ofNullable(response.getMultiValueHeaders())
                .ifPresent(all -> all.forEach((name, values) -> headers.put(name, String.join(", ", values))));
        return new Answer(response.getStatusCode(), headers,
                text(response.getBody(), response.getIsBase64Encoded()));
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
