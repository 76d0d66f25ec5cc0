package io.tidings.local.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.HttpExchange;

/// An HTTP response, complete.
public final class HttpAnswer {

    /// The server writes these itself.
    private static final Set<String> FROM_THE_SERVER = Set.of("connection", "content-length", "date", "keep-alive",
            "transfer-encoding");

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("Not a status that ends an exchange: " + status);
        }
        if (headers.values().stream().flatMap(List::stream).anyMatch(value -> value.matches("(?s).*[\\r\\n].*"))) {
            throw new IllegalArgumentException("A header of more than one line");
        }
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /// Without a body.
    public static HttpAnswer empty(int status) {
        return new HttpAnswer(status, Map.of(), new byte[0]);
    }

    /// With this JSON as its body.
    public static HttpAnswer json(int status, String body) {
        return new HttpAnswer(status, Map.of("content-type", List.of("application/json")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /// As the gateway itself words its errors.
    public static HttpAnswer message(int status, String message) {
        return json(status, "{\"message\":\"" + message + "\"}");
    }

    /// The gateway's answer to a request that it, or Lambda behind it, does not accept; as a problem (RFC 9457) like
    /// all other errors of the API. On AWS there is only the message: an HTTP API cannot be told to say more.
    static HttpAnswer tooLarge() {
        return new HttpAnswer(413, Map.of("content-type", List.of("application/problem+json")), """
            {"type":"about:blank","title":"Request Entity Too Large","status":413,\
            "detail":"The request is too large: Lambda takes 6 MiB with all that is around the body, in which quotes, \
            backslashes and line breaks of JSON count twice, and forms come in base64, a third longer.",\
            "message":"Request Entity Too Large"}""".getBytes(StandardCharsets.UTF_8));
    }

    /// What a function returned, payload format 2.0. Where both kinds of headers have a name, all values of the
    /// multi-valued kind win.
    ///
    /// @throws IllegalArgumentException if the gateway could not make sense of it
    static HttpAnswer of(APIGatewayV2HTTPResponse response) {
        if (response == null) {
            throw new IllegalArgumentException("The function returned nothing");
        }
        TreeMap<String, List<String>> headers = new TreeMap<>();
        orEmpty(response.getHeaders())
                .forEach((name, value) -> headers.put(lower(name), value == null ? List.of() : List.of(value)));
        orEmpty(response.getMultiValueHeaders()).forEach((name, values) -> headers.put(lower(name), values));
        if (response.getCookies() != null) {
            headers.put("set-cookie", response.getCookies());
        }
        headers.keySet().removeAll(FROM_THE_SERVER);
        byte[] body = body(response);
        if (body.length > 0) {
            headers.putIfAbsent("content-type", List.of("text/plain;charset=UTF-8"));
        }
        return new HttpAnswer(response.getStatusCode(), headers, body);
    }

    /// Sends it and ends the exchange.
    public void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.forEach((name, values) -> values.forEach(value -> exchange.getResponseHeaders().add(name, value)));
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("content-length", Integer.toString(body.length));
            }
            if (body.length == 0 || isBodiless(exchange)) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private boolean isBodiless(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
    }

    private static byte[] body(APIGatewayV2HTTPResponse response) {
        if (response.getBody() == null) {
            return new byte[0];
        }
        return response.getIsBase64Encoded()
                ? Base64.getDecoder().decode(response.getBody())
                : response.getBody().getBytes(StandardCharsets.UTF_8);
    }

    private static <V> Map<String, V> orEmpty(Map<String, V> headers) {
        return headers == null ? Map.of() : headers;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
