package io.tidings.local.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.local.lambda.Invocation;
import io.tidings.local.lambda.LocalFunction;

/// An API Gateway HTTP API on one machine: hands each request to a function as an event and answers what it returns,
/// within the gateway's limits and with its error messages. Listens on loopback only.
public final class HttpFront implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    /// The gateway escapes what JSON demands to be escaped, and no more.
    private static final ObjectMapper REQUESTS = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final ObjectMapper ANSWERS = new ObjectMapper();
    private static final int BACKLOG = 1024;
    /// An escaped character needs six bytes as JSON, and headers are small.
    private static final int JSON_EXPANSION = 7;
    private static final HttpAnswer TOO_LARGE = HttpAnswer.tooLarge();
    private static final HttpAnswer ERROR = HttpAnswer.message(500, "Internal Server Error");
    private static final HttpAnswer UNAVAILABLE = HttpAnswer.message(503, "Service Unavailable");

    static {
        // The server reads these once. Nagle's algorithm would hold an answer back until the client acknowledges the
        // packet before; and the default of 200 idle connections is few for a load test.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    }

    private final LocalFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function;
    private final Map<String, HttpHandler> routes;
    private final GatewayLimits limits;
    private final GatewayEvents events = new GatewayEvents(Clock.systemUTC());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private HttpFront(int port, LocalFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function,
            Map<String, HttpHandler> routes, GatewayLimits limits) throws IOException {
        this.function = function;
        this.routes = Map.copyOf(routes);
        this.limits = limits;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG, "/",
                this::serve);
        server.setExecutor(threads);
    }

    /// Listens and serves.
    ///
    /// @param port            0 for any free one
    /// @param functionTimeout of the function behind
    /// @param routes          by path (`/inbox`), with all below it: served by these handlers instead
    /// @throws UncheckedIOException if the port is taken
    public static HttpFront start(int port, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
            Duration functionTimeout, Map<String, HttpHandler> routes) {
        return start(port, handler, functionTimeout, routes, GatewayLimits.AWS);
    }

    static HttpFront start(int port, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
            Duration functionTimeout, Map<String, HttpHandler> routes, GatewayLimits limits) {
        try {
            HttpFront front = new HttpFront(port, new LocalFunction<>("api", handler, functionTimeout), routes, limits);
            front.server.start();
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    /// Where it listens, e.g. `http://127.0.0.1:8080`.
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Stops listening; requests under way have a second to end.
    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<HttpHandler> route = route(exchange.getRequestURI().getPath());
            if (route.isPresent()) {
                route.get().handle(exchange);
            } else {
                answer(exchange).send(exchange);
            }
        } catch (RuntimeException e) {
            LOG.error("Could not answer {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        }
    }

    private Optional<HttpHandler> route(String path) {
        return routes.entrySet()
                .stream()
                .filter(route -> path.equals(route.getKey()) || path.startsWith(route.getKey() + "/"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private HttpAnswer answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(limits.body() + 1);
        if (body.length > limits.body()) {
            // A client that is still writing would not see the answer.
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            return TOO_LARGE;
        }
        APIGatewayV2HTTPEvent event = events.from(exchange, body);
        if (exceedsPayload(REQUESTS, event, event.getBody())) {
            return TOO_LARGE;
        }
        return switch (function.invoke(event, limits.timeout())) {
            case Invocation.Returned(var response) -> answer(response);
            case Invocation.Failed(var cause) -> failed(exchange, cause);
            case Invocation.TimedOut(var after) -> timedOut(exchange, after);
        };
    }

    private static HttpAnswer failed(HttpExchange exchange, Throwable cause) {
        LOG.error("The function failed on {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), cause);
        return ERROR;
    }

    private HttpAnswer timedOut(HttpExchange exchange, Duration after) {
        LOG.error("No answer within {} to {} {}", after, exchange.getRequestMethod(), exchange.getRequestURI());
        return after.compareTo(limits.timeout()) < 0 ? ERROR : UNAVAILABLE;
    }

    private HttpAnswer answer(APIGatewayV2HTTPResponse response) {
        try {
            HttpAnswer answer = HttpAnswer.of(response);
            return exceedsPayload(ANSWERS, response, response.getBody()) ? ERROR : answer;
        } catch (IllegalArgumentException e) {
            LOG.error("The function did not return an HTTP response", e);
            return ERROR;
        }
    }

    private boolean exceedsPayload(ObjectMapper json, Object payload, String body) {
        if (body == null || body.length() < limits.payload() / JSON_EXPANSION) {
            return false;
        }
        try {
            return json.writeValueAsBytes(payload).length > limits.payload();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Lambda's own types are JSON", e);
        }
    }
}
