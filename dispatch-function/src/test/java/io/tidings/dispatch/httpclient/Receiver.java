package io.tidings.dispatch.httpclient;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// A receiver of callbacks on loopback that does exactly what a test wants, byte by byte.
final class Receiver implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");

    private final ServerSocket server;
    private final Conduct conduct;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<IOException> ends = new CopyOnWriteArrayList<>();

    private Receiver(ServerSocket server, Conduct conduct) {
        this.server = server;
        this.conduct = conduct;
        Thread.ofVirtual().start(this::accept);
    }

    /// What a receiver does with a connection, which is closed at the end of it.
    interface Conduct {

        void on(Connection connection) throws IOException, InterruptedException;
    }

    /// A receiver on 127.0.0.1.
    static Receiver that(Conduct conduct) {
        return on("127.0.0.1", conduct);
    }

    static Receiver on(String address, Conduct conduct) {
        try {
            return new Receiver(new ServerSocket(0, 1_000, InetAddress.ofLiteral(address)), conduct);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Receiver on(ServerSocket server, Conduct conduct) {
        return new Receiver(server, conduct);
    }

    /// A receiver that answers every request with the same bytes and keeps its connections.
    static Receiver answering(String answer) {
        return that(connection -> {
            while (connection.readRequest().isPresent()) {
                connection.write(answer);
            }
        });
    }

    /// A receiver that answers every request with a status and nothing more.
    static Receiver answering(int status) {
        return answering("HTTP/1.1 " + status + " Whatever\r\nContent-Length: 0\r\n\r\n");
    }

    int port() {
        return server.getLocalPort();
    }

    /// A plain URL of it.
    String url() {
        return "http://127.0.0.1:" + port() + "/callback";
    }

    /// How many connections were made.
    int connections() {
        return connections.get();
    }

    /// The requests, as they came.
    List<String> requests() {
        return List.copyOf(requests);
    }

    /// The connections that ended in a fault.
    List<IOException> ends() {
        return List.copyOf(ends);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            conduct.on(new Connection(socket, new BufferedInputStream(socket.getInputStream())));
        } catch (IOException e) {
            ends.add(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A connection, as the receiver sees it.
    final class Connection {

        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket, InputStream in) {
            this.socket = socket;
            this.in = in;
        }

        /// The next request with its body; empty if the other side closed.
        Optional<String> readRequest() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return Optional.empty();
                }
                head.write(next);
            }
            Matcher length = LENGTH.matcher(head.toString(ISO_8859_1));
            if (length.find()) {
                head.write(in.readNBytes(Integer.parseInt(length.group(1))));
            }
            String request = head.toString(ISO_8859_1);
            requests.add(request);
            return Optional.of(request);
        }

        /// Waits until something comes, and reads the beginning of it.
        void readSome() throws IOException {
            if (in.read(new byte[16 * 1024]) < 0) {
                throw new EOFException();
            }
        }

        void write(String answer) throws IOException {
            write(answer.getBytes(ISO_8859_1));
        }

        void write(byte[] answer) throws IOException {
            socket.getOutputStream().write(answer);
            socket.getOutputStream().flush();
        }

        /// Writes the same bytes until the other side has had enough.
        void writeForever(String answer, long pauseMillis) throws IOException, InterruptedException {
            while (true) {
                write(answer);
                Thread.sleep(pauseMillis);
            }
        }

        /// Says nothing until the other side closes.
        void hang() throws IOException {
            while (in.read() >= 0) {
                // Whatever it says.
            }
        }

        /// Closes as it should be.
        void shut() throws IOException {
            socket.close();
        }

        /// Closes without the courtesies of TCP.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
