package io.tidings.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Receivers of callbacks on loopback, real servers all of them.
final class Receivers implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;
    private final ServerSocket garbage;
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();

    Receivers() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
            http.setExecutor(threads);
            http.start();
            garbage = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
            threads.execute(this::talkGarbage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Serves `path` (such as `/ok`).
    ///
    /// @return its URL
    URI on(String path, HttpHandler handler) {
        http.createContext(path, exchange -> {
            try (exchange) {
                requests.merge(path, 1, Integer::sum);
                handler.handle(exchange);
            }
        });
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    /// A server that reads requests and answers with what is not HTTP.
    URI garbage() {
        return URI.create("http://127.0.0.1:" + garbage.getLocalPort() + "/");
    }

    /// How often `path` was called.
    int requests(String path) {
        return requests.getOrDefault(path, 0);
    }

    static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
    }

    private void talkGarbage() {
        while (!garbage.isClosed()) {
            try {
                Socket socket = garbage.accept();
                threads.execute(() -> talkGarbage(socket));
            } catch (IOException e) {
                // It is being closed.
            }
        }
    }

    private static void talkGarbage(Socket socket) {
        try (socket; InputStream in = socket.getInputStream(); OutputStream out = socket.getOutputStream()) {
            if (in.read(new byte[8_192]) > 0) {
                out.write("\u0000\u0001 this is no HTTP\r\n\r\n".getBytes(ISO_8859_1));
            }
        } catch (IOException e) {
            // The caller has gone.
        }
    }

    @Override
    public void close() {
        http.stop(0);
        try {
            garbage.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
