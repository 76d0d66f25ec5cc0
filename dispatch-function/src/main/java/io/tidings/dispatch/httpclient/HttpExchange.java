package io.tidings.dispatch.httpclient;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

import javax.net.ssl.SSLException;

import io.micronaut.core.annotation.Nullable;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.message.MessageSupport;

import io.tidings.sending.Callback;
import io.tidings.sending.Outcome.Failure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// One request and its answer by HTTP/1.1 (RFC 9112).
///
/// The head of an answer is an answer: however its body ends, what was read of it until then counts.
final class HttpExchange {

    /// How many lines a head may have, and how long each may be, in bytes.
    static final int MAX_HEAD_LINES = 1_000;
    static final int MAX_HEAD_LINE = 64 * 1024;

    /// How long a head may be, in bytes, together with the interim answers before it.
    static final int MAX_HEAD = 256 * 1024;

    /// More of a body is not read.
    static final int MAX_BODY_READ = 64 * 1024;

    /// The library refuses what reaches its limits, and counts the end of a line for a part of it.
    static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(MAX_HEAD_LINE + 2)
            .setMaxHeaderCount(MAX_HEAD_LINES + 1)
            .build();

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int WRITTEN_AT_ONCE = 16 * 1024;
    private static final int SHORT = 512;

    private final Connection connection;
    private final Callback callback;

    HttpExchange(Connection connection, Callback callback) {
        this.connection = connection;
        this.callback = callback;
    }

    /// An answer.
    ///
    /// @param body the beginning of it
    /// @param whole whether that is all of it
    /// @param reusable whether the connection can serve another exchange
    record Answer(ClassicHttpResponse head, byte[] body, boolean whole, boolean reusable) {}

    /// Sends the request and reads the answer.
    ///
    /// @throws NotOursException if the connection was kept, and says nothing about the request
    /// @throws NoAnswerException if there is no answer
    Answer perform() throws IOException {
        boolean written = write();
        ClassicHttpResponse head = readHead();
        if (connection.isUsed() && head.getCode() == REQUEST_TIMEOUT) {
            throw new NotOursException("the receiver has given up waiting for another request");
        }
        return readBody(head, written);
    }

    /// @return whether all of it was written: a receiver may answer before it has read all, and then needs no more
    private boolean write() throws IOException {
        byte[] head = head();
        byte[] body = callback.body();
        OutputStream out = connection.out();
        try {
            if (head.length + body.length <= WRITTEN_AT_ONCE) {
                byte[] all = Arrays.copyOf(head, head.length + body.length);
                System.arraycopy(body, 0, all, head.length, body.length);
                out.write(all);
                return true;
            }
            out.write(head);
            for (int at = 0; at < body.length; at += WRITTEN_AT_ONCE) {
                if (connection.hasSpoken()) {
                    return isAnsweredEarly();
                }
                out.write(body, at, Math.min(WRITTEN_AT_ONCE, body.length - at));
            }
            return true;
        } catch (NotOursException e) {
            throw e;
        } catch (IOException e) {
            if (connection.isUsed()) {
                throw new NotOursException("the connection was closed", e);
            }
            // The receiver may have answered and hung up before it had all.
            return false;
        }
    }

    /// @return `false`: not all was written
    private boolean isAnsweredEarly() throws NotOursException {
        if (connection.isUsed()) {
            throw new NotOursException("the receiver sent something before it had the request");
        }
        return false;
    }

    private byte[] head() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(callback.headers());
        StringBuilder head = new StringBuilder(512);
        head.append("POST ").append(callback.url().target()).append(" HTTP/1.1\r\n");
        callback.headers().keySet().forEach(name -> {
            String value = headers.remove(name);
            if (value != null) {
                append(head, name, value);
            }
        });
        if (callback.headers().keySet().stream().noneMatch(HttpHeaders.ACCEPT::equalsIgnoreCase)) {
            append(head, HttpHeaders.ACCEPT, "*/*");
        }
        append(head, HttpHeaders.HOST, callback.url().authority());
        append(head, HttpHeaders.CONTENT_LENGTH, String.valueOf(callback.body().length));
        append(head, HttpHeaders.CONNECTION, HeaderElements.KEEP_ALIVE);
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    /// @throws IllegalArgumentException if the header would end before its end
    private static void append(StringBuilder head, String name, String value) {
        if (!(name + value).chars().allMatch(c -> (c >= ' ' && c != 0x7F) || c == '\t')) {
            throw new IllegalArgumentException("a header must not have control characters");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private ClassicHttpResponse readHead() throws IOException {
        Connection.Incoming in = connection.in();
        in.begin(MAX_HEAD);
        try {
            ClassicHttpResponse head;
            do {
                head = parsed(in);
                if (head == null || in.isEnded()) {
                    throw ended(in);
                }
                check(head);
            } while (head.getCode() < OK);
            in.unlimited();
            return head;
        } catch (MessageConstraintException | Connection.HeadTooLargeException e) {
            throw new NoAnswerException(Failure.PROTOCOL, "the head of the answer is too large: callbacks read "
                    + MAX_HEAD_LINES + " lines and " + MAX_HEAD / 1024 + " KiB", e);
        } catch (HttpException e) {
            if (in.isEnded() && NotHttp.looksLikeHttp(in.beginning())) {
                throw ended(in);
            }
            throw new NoAnswerException(Failure.PROTOCOL, NotHttp.inWords(in.beginning()), e);
        } catch (SSLException e) {
            if (connection.isUsed() && in.beginning().length == 0) {
                throw new NotOursException("the connection was closed", e);
            }
            throw new NoAnswerException(Failure.TLS, Tls.afterHandshake(e, connection.wantsClientCertificate()), e);
        } catch (SocketTimeoutException e) {
            throw new NoAnswerException(Failure.TIMEOUT, "no answer in time", e);
        } catch (SocketException e) {
            throw reset(in, e);
        }
    }

    /// The library reads 000 as a number, and then refuses it in its own way.
    private @Nullable ClassicHttpResponse parsed(Connection.Incoming in) throws HttpException, IOException {
        try {
            return new DefaultHttpResponseParser(LIMITS).parse(connection.buffer(), in);
        } catch (IllegalArgumentException e) {
            throw new HttpException("no status", e);
        }
    }

    private static void check(ClassicHttpResponse head) throws HttpException, NoAnswerException {
        ProtocolVersion version = head.getVersion();
        if (head.getCode() < 100 || (version != null && version.greaterEquals(HttpVersion.HTTP_2))) {
            throw new HttpException("not HTTP/1.1");
        }
        if (head.getCode() == SWITCHING_PROTOCOLS) {
            throw new NoAnswerException(Failure.PROTOCOL,
                    "the receiver switched to another protocol (101), which no callback requests");
        }
    }

    private IOException ended(Connection.Incoming in) {
        byte[] beginning = in.beginning();
        if (beginning.length == 0) {
            return connection.isUsed()
                    ? new NotOursException("the connection was closed")
                    : new NoAnswerException(Failure.CONNECTION,
                            "the receiver closed the connection without an answer" + Tls.hint(connection));
        }
        return NotHttp.looksLikeHttp(beginning)
                ? new NoAnswerException(Failure.CONNECTION,
                        "the receiver closed the connection in the middle of the head of its answer")
                : new NoAnswerException(Failure.PROTOCOL, NotHttp.inWords(beginning));
    }

    private IOException reset(Connection.Incoming in, SocketException cause) {
        if (in.beginning().length > 0) {
            return new NoAnswerException(Failure.CONNECTION,
                    "the receiver reset the connection in the middle of the head of its answer", cause);
        }
        return connection.isUsed()
                ? new NotOursException("the connection was reset", cause)
                : new NoAnswerException(Failure.CONNECTION,
                        "the receiver reset the connection after the request" + Tls.hint(connection), cause);
    }

    private Answer readBody(ClassicHttpResponse head, boolean written) throws IOException {
        Framing framing = Framing.of(head);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = framing.isEmpty() || readInto(body, stream(framing));
        boolean reusable = whole && written && framing.endsBeforeTheConnection() && keepsAlive(head)
                && connection.isReadToTheEnd();
        return new Answer(head, body.toByteArray(), whole, reusable);
    }

    private InputStream stream(Framing framing) {
        return switch (framing) {
            case Framing.Chunks _ -> new ChunkedInputStream(connection.buffer(), connection.in(), LIMITS);
            case Framing.Length(long length) ->
                new ContentLengthInputStream(connection.buffer(), connection.in(), length);
            case Framing.UntilTheEnd _ -> new IdentityInputStream(connection.buffer(), connection.in());
        };
    }

    /// @return whether the body ended there
    private boolean readInto(ByteArrayOutputStream body, InputStream content) {
        byte[] some = new byte[SHORT];
        try {
            while (body.size() < MAX_BODY_READ) {
                int count = content.read(some, 0, Math.min(some.length, MAX_BODY_READ - body.size()));
                if (count < 0) {
                    return true;
                }
                body.write(some, 0, count);
                some = some.length == SHORT ? new byte[8 * 1024] : some;
            }
            return content.read() < 0;
        } catch (IOException _) {
            // The receiver has answered: how it goes on to speak, and whether it does, makes no other answer of it.
            return false;
        }
    }

    private static boolean keepsAlive(ClassicHttpResponse head) {
        boolean byDefault = head.getVersion() == null || head.getVersion().greaterEquals(HttpVersion.HTTP_1_1);
        for (Iterator<String> tokens = MessageSupport.iterateTokens(head, HttpHeaders.CONNECTION); tokens.hasNext();) {
            String token = tokens.next();
            if (token.equalsIgnoreCase(HeaderElements.CLOSE)) {
                return false;
            }
            byDefault = byDefault || token.equalsIgnoreCase(HeaderElements.KEEP_ALIVE);
        }
        return byDefault;
    }
}
