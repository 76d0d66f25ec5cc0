package io.tidings.local.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Lambda's Runtime API, version 2018-06-01, for one execution environment, on loopback.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda runtime API</a>
final class RuntimeApi implements AutoCloseable {

    /// A response that is larger fails its invocation.
    static final int MAX_RESPONSE_BYTES = 6_291_556;

    private static final String RUNTIME = "/2018-06-01/runtime/";
    private static final String INVOCATIONS = RUNTIME + "invocation/";
    private static final String NEXT = INVOCATIONS + "next";
    private static final String RESPONSE = "/response";
    private static final String ERROR = "/error";
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}".getBytes(UTF_8);

    private final String function;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Map<String, Task> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CountDownLatch restored = new CountDownLatch(1);

    /// @param deadline in milliseconds since 1970
    private record Task(String id, byte[] event, long deadline, CompletableFuture<byte[]> response) {}

    private RuntimeApi(String function) throws IOException {
        this.function = function;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16, "/",
                this::serve);
        server.setExecutor(threads);
    }

    /// Listens on any free port.
    ///
    /// @param function whose environment it is for
    static RuntimeApi start(String function) {
        try {
            RuntimeApi api = new RuntimeApi(function);
            api.server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Host and port, as in `AWS_LAMBDA_RUNTIME_API`.
    String address() {
        return "127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// Done when the runtime has prepared for a checkpoint and waits to be restored.
    CompletableFuture<Void> checkpoint() {
        return checkpoint;
    }

    /// Done when the runtime has asked for its first event.
    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Lets the runtime go on after its checkpoint.
    void restore() {
        restored.countDown();
    }

    /// Hands an event to the runtime, which must be done with any earlier one.
    ///
    /// @return the response; fails with a [FunctionFailedException]
    CompletableFuture<byte[]> invoke(byte[] event, Duration timeout) {
        Task task = new Task(UUID.randomUUID().toString(), event, System.currentTimeMillis() + timeout.toMillis(),
                new CompletableFuture<>());
        running.put(task.id, task);
        tasks.add(task);
        return task.response;
    }

    /// Fails every pending call, because the runtime has ended.
    void fail(FunctionFailedException failure) {
        checkpoint.completeExceptionally(failure);
        ready.completeExceptionally(failure);
        running.values().forEach(task -> task.response.completeExceptionally(failure));
    }

    @Override
    public void close() {
        fail(new FunctionFailedException("The execution environment has been closed"));
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String call = exchange.getRequestMethod() + " " + path;
            if (call.equals("GET " + NEXT)) {
                next(exchange);
            } else if (call.equals("GET " + RUNTIME + "restore/next")) {
                checkpoint.complete(null);
                restored.await();
                answer(exchange, 200, new byte[0]);
            } else if (call.equals("POST " + RUNTIME + "init/error")
                    || call.equals("POST " + RUNTIME + "restore/error")) {
                fail(failure(exchange.getRequestBody().readAllBytes()));
                answer(exchange, 202, ACCEPTED);
            } else if (path.startsWith(INVOCATIONS) && path.endsWith(RESPONSE)) {
                respond(exchange, idIn(path, RESPONSE));
            } else if (path.startsWith(INVOCATIONS) && path.endsWith(ERROR)) {
                FunctionFailedException failure = failure(exchange.getRequestBody().readAllBytes());
                end(idIn(path, ERROR), task -> task.response.completeExceptionally(failure));
                answer(exchange, 202, ACCEPTED);
            } else {
                answer(exchange, 404, new byte[0]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        ready.complete(null);
        Task task = tasks.take();
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", task.id);
        headers.set("Lambda-Runtime-Deadline-Ms", String.valueOf(task.deadline));
        headers.set("Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:us-east-1:000000000000:function:" + function + ":live");
        headers.set("Lambda-Runtime-Trace-Id", traceId());
        answer(exchange, 200, task.event);
    }

    private void respond(HttpExchange exchange, String id) throws IOException {
        byte[] response = exchange.getRequestBody().readAllBytes();
        if (response.length > MAX_RESPONSE_BYTES) {
            end(id, task -> task.response.completeExceptionally(new FunctionFailedException(
                    "Response payload size exceeded maximum allowed payload size (6291556 bytes).")));
            answer(exchange, 413, new byte[0]);
        } else {
            end(id, task -> task.response.complete(response));
            answer(exchange, 202, ACCEPTED);
        }
    }

    private void end(String id, Consumer<Task> ending) {
        Task task = running.remove(id);
        if (task != null) {
            ending.accept(task);
        }
    }

    private static String idIn(String path, String suffix) {
        return path.substring(INVOCATIONS.length(), path.length() - suffix.length());
    }

    private static FunctionFailedException failure(byte[] body) {
        try {
            JsonNode error = Json.parse(body);
            return new FunctionFailedException(
                    error.path("errorType").asText() + ": " + error.path("errorMessage").asText());
        } catch (RuntimeException e) {
            return new FunctionFailedException(new String(body, UTF_8));
        }
    }

    private static String traceId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format(Locale.ROOT, "Root=1-%08x-%08x%016x;Parent=%016x;Sampled=0",
                System.currentTimeMillis() / 1_000, random.nextInt(), random.nextLong(), random.nextLong());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
