package io.tidings.local.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.sun.net.httpserver.HttpExchange;
import io.micronaut.core.annotation.Nullable;

/// Turns HTTP requests into events as an API Gateway HTTP API does, payload format 2.0.
///
/// The path is decoded, other than with REST APIs and function URLs. A body is text only if its type is `text/*` or
/// JSON, XML or JavaScript proper: forms, `+json` types and bodies without a type come in base64.
///
/// @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
///      Lambda proxy integrations for HTTP APIs</a>
final class GatewayEvents {

    private static final Set<String> TEXTUAL = Set.of("application/json", "application/xml", "application/javascript");
    /// They end at the gateway, or travel elsewhere in the event.
    private static final Set<String> NOT_PASSED_ON = Set.of("connection", "cookie", "expect", "keep-alive", "te",
            "transfer-encoding", "upgrade");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final String DEFAULT = "$default";

    private final Clock clock;

    GatewayEvents(Clock clock) {
        this.clock = clock;
    }

    APIGatewayV2HTTPEvent from(HttpExchange exchange, byte[] body) {
        Instant now = clock.instant();
        Map<String, String> headers = headers(exchange, now);
        String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        APIGatewayV2HTTPEvent event = APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey(DEFAULT)
                .withRawPath(exchange.getRequestURI().getPath())
                .withRawQueryString(query)
                .withCookies(cookies(exchange))
                .withHeaders(headers)
                .withQueryStringParameters(parameters(query))
                .withRequestContext(context(exchange, headers, now))
                .build();
        if (body.length > 0) {
            Optional<String> text = isTextual(headers.get("content-type")) ? Utf8.decode(body) : Optional.empty();
            event.setBody(text.orElseGet(() -> Base64.getEncoder().encodeToString(body)));
            event.setIsBase64Encoded(text.isEmpty());
        }
        return event;
    }

    private static RequestContext context(HttpExchange exchange, Map<String, String> headers, Instant now) {
        return RequestContext.builder()
                .withAccountId("000000000000")
                .withApiId("local")
                .withDomainName(headers.getOrDefault("host", "localhost").replaceFirst(":\\d+$", ""))
                .withDomainPrefix("local")
                .withRequestId(UUID.randomUUID().toString())
                .withRouteKey(DEFAULT)
                .withStage(DEFAULT)
                .withTime(TIME.format(now.atOffset(ZoneOffset.UTC)))
                .withTimeEpoch(now.toEpochMilli())
                .withHttp(RequestContext.Http.builder()
                        .withMethod(exchange.getRequestMethod())
                        .withPath(exchange.getRequestURI().getPath())
                        .withProtocol(exchange.getProtocol())
                        .withSourceIp(exchange.getRemoteAddress().getAddress().getHostAddress())
                        .withUserAgent(headers.getOrDefault("user-agent", ""))
                        .build())
                .build();
    }

    private static Map<String, String> headers(HttpExchange exchange, Instant now) {
        TreeMap<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        headers.keySet().removeAll(NOT_PASSED_ON);
        headers.merge("x-forwarded-for", exchange.getRemoteAddress().getAddress().getHostAddress(),
                (before, last) -> before + ", " + last);
        headers.put("x-forwarded-port", Integer.toString(exchange.getLocalAddress().getPort()));
        headers.put("x-forwarded-proto", "http");
        headers.computeIfAbsent("x-amzn-trace-id", _ -> traceId(now));
        return headers;
    }

    /// As X-Ray writes it: seconds, then 96 random bits.
    private static String traceId(Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "Root=1-%08x-%08x%016x".formatted(now.getEpochSecond(), random.nextInt(), random.nextLong());
    }

    /// Null without cookies, as AWS leaves the field out.
    private static @Nullable List<String> cookies(HttpExchange exchange) {
        List<String> headers = exchange.getRequestHeaders().get("Cookie");
        return headers == null
                ? null
                : headers.stream().flatMap(header -> Arrays.stream(header.split("; *", -1))).toList();
    }

    /// Null without a query, as AWS leaves the field out.
    private static @Nullable Map<String, String> parameters(String query) {
        if (query.isEmpty()) {
            return null;
        }
        LinkedHashMap<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            parameters.merge(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "", (a, b) -> a + "," + b);
        }
        return parameters;
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private static boolean isTextual(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return mediaType.startsWith("text/") || TEXTUAL.contains(mediaType);
    }
}
