package io.tidings.api;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A request on its way through API Gateway. Every one comes from an address of its own, unless it says otherwise.
///
/// @param path with its query
/// @param headers names in lower case
public record Call(String method, String path, Map<String, String> headers, byte[] body) {

    /// For the tests alone: it travels elsewhere in the event.
    private static final String SOURCE = "test-source";

    public static Call of(String method, String path) {
        return new Call(method, path, Map.of("accept", "*/*", "host", "api.example.com"), new byte[0]);
    }

    public Call header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Call(method, path, more, body);
    }

    /// The same, from this address.
    public Call from(String address) {
        return header(SOURCE, address);
    }

    public Call body(String contentType, String text) {
        return body(contentType, text.getBytes(UTF_8));
    }

    public Call body(String contentType, byte[] bytes) {
        return new Call(method, path, headers, bytes).header("content-type", contentType)
                .header("content-length", String.valueOf(bytes.length));
    }

    public Call bodyWithoutType(String text) {
        return new Call(method, path, headers, text.getBytes(UTF_8));
    }

    /// The request as an HTTP API hands it on, payload format 2.0: the path decoded, text and proper JSON as they are,
    /// any other body in base64, no body as none.
    APIGatewayV2HTTPEvent event() {
        String[] parts = path.split("\\?", 2);
        String query = parts.length == 2 ? parts[1] : "";
        Map<String, String> sent = new TreeMap<>(headers);
        String source = Optional.ofNullable(sent.remove(SOURCE)).orElseGet(Call::anyAddress);
        String decoded = URLDecoder.decode(parts[0].replace("+", "%2B"), UTF_8);
        var http = APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                .withMethod(method)
                .withPath(decoded)
                .withProtocol("HTTP/1.1")
                .withSourceIp(source)
                .withUserAgent("test")
                .build();
        var event = APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey("$default")
                .withRawPath(decoded)
                .withRawQueryString(query)
                .withHeaders(sent)
                .withQueryStringParameters(query.isEmpty() ? null : parameters(query))
                .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                        .withStage("$default")
                        .withRequestId("request")
                        .withHttp(http)
                        .build())
                .build();
        if (body.length > 0) {
            boolean text = isText(headers.getOrDefault("content-type", ""));
            event.setBody(text ? new String(body, UTF_8) : Base64.getEncoder().encodeToString(body));
            event.setIsBase64Encoded(!text);
        }
        return event;
    }

    private static String anyAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "2001:db8:%x:%x::1".formatted(random.nextInt(0x10000), random.nextInt(0x10000));
    }

    private static boolean isText(String contentType) {
        return contentType.startsWith("text/") || contentType.split(";", 2)[0].strip().equals("application/json");
    }

    private static Map<String, String> parameters(String query) {
        return Arrays.stream(query.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(p -> p[0], p -> p.length == 2 ? URLDecoder.decode(p[1], UTF_8) : "",
                        (a, b) -> a + "," + b, LinkedHashMap::new));
    }
}
