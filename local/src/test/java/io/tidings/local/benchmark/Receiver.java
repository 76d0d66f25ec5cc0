package io.tidings.local.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// A receiver of callbacks on loopback that does as little as HTTP/1.1 allows: it answers 200 to every request as soon
/// as it has read it, or after as many milliseconds as its path says, and keeps connections. Bodies must have a
/// `Content-Length`.
final class Receiver implements AutoCloseable {

    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final int BACKLOG = 1_000;
    private static final int BUFFER = 16 * 1024;

    private static final String PATH = "POST /";

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Consumer<byte[]> bodies;

    /// @param bodies is told of each body the moment that it has been read
    Receiver(Consumer<byte[]> bodies) throws IOException {
        this(bodies, InetAddress.getLoopbackAddress());
    }

    /// @param address where to listen
    private Receiver(Consumer<byte[]> bodies, InetAddress address) throws IOException {
        this.bodies = bodies;
        this.socket = new ServerSocket(0, BACKLOG, address);
        threads.execute(this::accept);
    }

    /// In a process of its own, which says its URL and ends when its input does: not later than its parent. It answers on all
    /// addresses of loopback.
    public static void main(String[] arguments) throws IOException {
        try (Receiver receiver = new Receiver(_ -> {}, InetAddress.ofLiteral("0.0.0.0"))) {
            System.out.println(receiver.uri());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                // It is being closed.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream(), BUFFER);
                OutputStream out = connection.getOutputStream()) {
            if (!connection.getLocalAddress().isLoopbackAddress()) {
                return;
            }
            connection.setTcpNoDelay(true);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (readLine(in, line)) {
                long delay = delay(line.toString(US_ASCII));
                bodies.accept(in.readNBytes(bodyLength(in, line)));
                if (delay > 0) {
                    Thread.sleep(delay);
                }
                out.write(ANSWER);
            }
        } catch (IOException e) {
            // The caller has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The path of a request may say after how many milliseconds it wants its answer: `/20`.
    private static long delay(String requestLine) {
        int end = requestLine.indexOf(' ', PATH.length());
        String path = requestLine.startsWith(PATH) && end > 0 ? requestLine.substring(PATH.length(), end) : "";
        return path.isEmpty() ? 0 : Long.parseLong(path);
    }

    private static int bodyLength(InputStream in, ByteArrayOutputStream line) throws IOException {
        int length = 0;
        while (readLine(in, line) && line.size() > 0) {
            String header = line.toString(US_ASCII);
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        return length;
    }

    /// @return false at the end of the connection
    private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
        line.reset();
        for (int character = in.read(); character >= 0; character = in.read()) {
            if (character == '\n') {
                return true;
            }
            if (character != '\r') {
                line.write(character);
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
