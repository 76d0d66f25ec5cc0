package io.tidings.local.inbox;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import io.tidings.local.gateway.HttpAnswer;

/// A receiver of callbacks to try Tidings with: keeps the last hundred and shows them.
///
/// | request | answer |
/// |---|---|
/// | `GET /inbox?limit=n` | `{"items": [...]}`, newest first |
/// | `DELETE /inbox` | 204; it is empty |
/// | any other method, there or below | `{"received":true}`; it is kept |
public final class Inbox implements HttpHandler {

    /// Where it is served.
    public static final String PATH = "/inbox";

    private static final int CALLBACKS = 100;
    private static final int BODY_BYTES = 1024 * 1024;
    private static final Pattern LIMIT = Pattern.compile("(?:.*&)?limit=([^&]*)(?:&.*)?");

    private final Clock clock;
    private final Deque<Callback> callbacks = new ArrayDeque<>();

    /// Empty.
    public Inbox(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        answer(exchange).send(exchange);
    }

    private HttpAnswer answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("DELETE")) {
            return receive(exchange);
        }
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return HttpAnswer.message(404, "Not Found");
        }
        return method.equals("GET") ? list(exchange) : empty();
    }

    private HttpAnswer receive(HttpExchange exchange) throws IOException {
        Instant now = clock.instant();
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES);
        long rest = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        keep(Callback.of(now, exchange, body, rest > 0));
        return HttpAnswer.json(200, "{\"received\":true}");
    }

    private synchronized void keep(Callback callback) {
        callbacks.addFirst(callback);
        if (callbacks.size() > CALLBACKS) {
            callbacks.removeLast();
        }
    }

    private HttpAnswer list(HttpExchange exchange) {
        return limit(exchange.getRequestURI().getRawQuery()).map(limit -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode items = json.putArray("items");
            newest(limit).forEach(callback -> items.add(callback.toJson()));
            return HttpAnswer.json(200, json.toString());
        }).orElseGet(() -> HttpAnswer.message(400, "limit must be a number from 1 to " + CALLBACKS));
    }

    private synchronized List<Callback> newest(int limit) {
        return callbacks.stream().limit(limit).toList();
    }

    private synchronized HttpAnswer empty() {
        callbacks.clear();
        return HttpAnswer.empty(204);
    }

    private static Optional<Integer> limit(String query) {
        if (query == null) {
            return Optional.of(CALLBACKS);
        }
        Matcher matcher = LIMIT.matcher(query);
        if (!matcher.matches()) {
            return Optional.of(CALLBACKS);
        }
        return Optional.of(matcher.group(1))
                .filter(value -> value.matches("\\d{1,3}"))
                .map(Integer::valueOf)
                .filter(limit -> limit >= 1 && limit <= CALLBACKS);
    }
}
