package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

import javax.net.ssl.SSLSocket;

import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/// A connection to a receiver: one exchange at a time, and others after it as long as the receiver says nothing unasked.
final class Connection {

    private static final int BUFFER_BYTES = 8 * 1024;

    private final Origin origin;
    private final SocketChannel channel;
    private final Socket socket;
    private final boolean clientCertificateWanted;
    private final Incoming in;
    private final OutputStream out;
    private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER_BYTES,
            HttpExchange.LIMITS.getMaxLineLength());
    private final long opened = System.nanoTime();
    private boolean used;

    private Connection(Origin origin, SocketChannel channel, Socket socket, boolean clientCertificateWanted)
            throws IOException {
        this.origin = origin;
        this.channel = channel;
        this.socket = socket;
        this.clientCertificateWanted = clientCertificateWanted;
        this.in = new Incoming(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static Connection plain(Origin origin, SocketChannel channel) throws IOException {
        return new Connection(origin, channel, channel.socket(), false);
    }

    /// @param clientCertificateWanted whether the receiver asked for one in the handshake
    static Connection encrypted(Origin origin, SocketChannel channel, SSLSocket socket, boolean clientCertificateWanted)
            throws IOException {
        return new Connection(origin, channel, socket, clientCertificateWanted);
    }

    Origin origin() {
        return origin;
    }

    Incoming in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    SessionInputBufferImpl buffer() {
        return buffer;
    }

    boolean isEncrypted() {
        return socket instanceof SSLSocket;
    }

    boolean wantsClientCertificate() {
        return clientCertificateWanted;
    }

    /// Whether an exchange over it has ended well before.
    boolean isUsed() {
        return used;
    }

    /// How long it has been open.
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - opened);
    }

    /// An exchange has ended well.
    void use() {
        used = true;
        in.noted = 0;
    }

    /// Whether the receiver has sent something that nobody has read yet, while a request is still being written. In TLS,
    /// what comes may be a part of the protocol, which is then done with.
    boolean hasSpoken() throws IOException {
        if (buffer.hasBufferedData()) {
            return true;
        }
        if (channel.socket().getInputStream().available() == 0) {
            return false;
        }
        int before = socket.getSoTimeout();
        socket.setSoTimeout(1);
        try {
            return buffer.fillBuffer(in) != 0;
        } catch (SocketTimeoutException _) {
            return false;
        } finally {
            socket.setSoTimeout(before);
        }
    }

    /// Whether nothing of what the receiver has sent so far is left over: asked at the end of an exchange.
    boolean isReadToTheEnd() throws IOException {
        return !buffer.hasBufferedData() && (!isEncrypted() || socket.getInputStream().available() == 0);
    }

    /// Whether the receiver has neither closed this idle connection nor said anything on it. What is found is lost, even
    /// where it is a part of TLS: the connection cannot be used then.
    boolean isQuiet() {
        try {
            channel.configureBlocking(false);
            boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return quiet;
        } catch (IOException _) {
            return false;
        }
    }

    /// Closes it at once, whatever it is doing; may be called by any thread.
    void cut() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone.
        }
    }

    /// Ends an idle connection as TLS wants it.
    void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone.
        } finally {
            cut();
        }
    }

    /// The input from the receiver. Limits the head of an answer, and records its first bytes.
    static final class Incoming extends InputStream {

        private static final int NOTED = 16;

        private final InputStream in;
        private final byte[] beginning = new byte[NOTED];
        private int noted;
        private long left = Long.MAX_VALUE;
        private boolean ended;

        private Incoming(InputStream in) {
            this.in = in;
        }

        /// Begins an answer, of whose head no more than `limit` bytes are read. What has been read of it before, while
        /// its request was being written, is noted.
        void begin(long limit) {
            left = limit;
        }

        /// There is no limit any more.
        void unlimited() {
            left = Long.MAX_VALUE;
        }

        /// The first bytes of the answer, as far as they have come.
        byte[] beginning() {
            return Arrays.copyOf(beginning, noted);
        }

        /// Whether the receiver has ended what it says.
        boolean isEnded() {
            return ended;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new HeadTooLargeException();
            }
            int count = in.read(bytes, offset, length);
            if (count < 0) {
                ended = true;
            } else {
                left = left == Long.MAX_VALUE ? left : left - count;
                note(bytes, offset, count);
            }
            return count;
        }

        private void note(byte[] bytes, int offset, int count) {
            int length = Math.min(count, NOTED - noted);
            if (length > 0) {
                System.arraycopy(bytes, offset, beginning, noted, length);
                noted += length;
            }
        }
    }

    /// The head of an answer is longer than anybody needs.
    static final class HeadTooLargeException extends IOException {

        HeadTooLargeException() {
            super("head too large");
        }
    }
}
