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
/// as it has read it, and keeps connections. Bodies must have a `Content-Length`.
final class Receiver implements AutoCloseable {

    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final int BACKLOG = 1_000;
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Consumer<byte[]> bodies;

    /// @param bodies is told of each body the moment that it has been read
    Receiver(Consumer<byte[]> bodies) throws IOException {
        this.bodies = bodies;
        threads.execute(this::accept);
    }

    /// In a process of its own, which says its URL and ends when its input does: not later than its parent.
    public static void main(String[] arguments) throws IOException {
        try (Receiver receiver = new Receiver(_ -> {})) {
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
            connection.setTcpNoDelay(true);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (readLine(in, line)) {
                bodies.accept(in.readNBytes(bodyLength(in, line)));
                out.write(ANSWER);
            }
        } catch (IOException e) {
            // The caller has gone.
        }
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
