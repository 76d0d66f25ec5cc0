package io.tidings.local.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.tidings.embedded.EmbeddedKeys;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Services in which there is nothing, and which remember what they were asked.
final class EmptyAws implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private final EmbeddedKeys keys = EmbeddedKeys.start();

    private EmptyAws() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16, "/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    static EmptyAws start() {
        try {
            return new EmptyAws();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The environment of a function that is to use them.
    Map<String, String> variables() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "AWS_ENDPOINT_URL", url,
                "TIDINGS_TABLE", "tidings",
                "TIDINGS_BUCKET", "tidings",
                "TIDINGS_KEYS_SECRET", EmbeddedKeys.SECRET,
                "TIDINGS_KEYS_KEY", EmbeddedKeys.KEY,
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", keys.endpoint().toString(),
                "AWS_ENDPOINT_URL_KMS", keys.endpoint().toString(),
                "TIDINGS_QUEUE_URL", url + "/000000000000/deliveries",
                "TIDINGS_SLOW_QUEUE_URL", url + "/000000000000/deliveries-slow",
                "TIDINGS_DEAD_LETTER_QUEUE_URL", url + "/000000000000/dead-letters");
    }

    /// What was called so far, such as `DynamoDB_20120810.Query`.
    List<String> operations() {
        return List.copyOf(operations);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            operations.add(target == null ? exchange.getRequestMethod() : target);
            byte[] nothing = "{}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, nothing.length);
            exchange.getResponseBody().write(nothing);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        keys.close();
    }
}
