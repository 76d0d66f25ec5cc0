package io.tidings.local.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.tidings.sending.Callback;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The limit: requests whose bytes are ready, each written to a socket at once, and an answer that is read up to its
/// end and hardly inspected.
final class RawLoad implements Load, AutoCloseable {

    private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);
    private static final String TAKEN = "HTTP/1.1 200";

    private final byte[] request;
    private final int concurrency;
    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();

    /// @param callback to a receiver whose answers have no body
    RawLoad(Callback callback, int concurrency) throws IOException {
        this.concurrency = concurrency;
        URI uri = callback.url().uri();
        StringBuilder head = new StringBuilder("POST ").append(uri.getPath())
                .append(" HTTP/1.1\r\nHost: ")
                .append(uri.getAuthority())
                .append("\r\nContent-Length: ")
                .append(callback.body().length)
                .append("\r\n");
        callback.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(US_ASCII));
        bytes.writeBytes(callback.body());
        request = bytes.toByteArray();
        for (int i = 0; i < concurrency; i++) {
            Socket socket = new Socket(InetAddress.ofLiteral(uri.getHost()), uri.getPort());
            socket.setTcpNoDelay(true);
            connections.add(new Connection(socket, new BufferedInputStream(socket.getInputStream())));
        }
    }

    private record Connection(Socket socket, InputStream in) {}

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public int send() throws IOException, InterruptedException {
        Connection connection = connections.take();
        connection.socket.getOutputStream().write(request);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int matched = 0; matched < END.length;) {
            int next = connection.in.read();
            if (next < 0) {
                throw new IOException("the receiver closed the connection");
            }
            head.write(next);
            matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
        }
        if (!head.toString(US_ASCII).startsWith(TAKEN)) {
            throw new IOException("the receiver answered " + head.toString(US_ASCII));
        }
        connections.add(connection);
        return 1;
    }

    @Override
    public void close() throws IOException {
        List<Connection> all = new ArrayList<>();
        connections.drainTo(all);
        for (Connection connection : all) {
            connection.socket.close();
        }
    }
}
