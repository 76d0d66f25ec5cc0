package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLServerSocket;

import io.tidings.dispatch.httpclient.Behaviour.Section;
import io.tidings.dispatch.httpclient.Receiver.Conduct;

/// What receivers do: the rows of `docs/receivers.md`.
final class Behaviours {

    private static final String CLIENT_CERTIFICATE = "tls: the receiver demands a client certificate, which callbacks do not have";

    private final List<Behaviour> all = new ArrayList<>();

    private Behaviours() {
        status();
        later();
        head();
        protocol();
        connection();
        tls();
    }

    static List<Behaviour> all() {
        return List.copyOf(new Behaviours().all);
    }

    private void status() {
        plain(Section.STATUS, "answers `200`", answers("200 OK\r\nContent-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.STATUS, "answers `204`", answers("204 No Content\r\n\r\n"), "delivered, 204, no body");
        plain(Section.STATUS, "answers `302`: no redirect is followed",
                answers("302 Found\r\nLocation: https://example.com/\r\nContent-Length: 0\r\n\r\n"),
                "rejected, 302, no body");
        plain(Section.STATUS, "answers `500`", answers("500 Oops\r\nContent-Length: 4\r\n\r\noops"),
                "rejected, 500, body `oops`");
        plain(Section.STATUS, "answers `410`", answers("410 Gone\r\nContent-Length: 3\r\n\r\nbye"),
                "gone, 410, body `bye`; the webhook is disabled");
        plain(Section.STATUS, "answers `200` and announces 100 bytes, sends 2 and closes",
                answers("200 OK\r\nContent-Length: 100\r\n\r\nok"), "delivered, 200, body `ok`, marked truncated");
        plain(Section.STATUS, "the same with `500`",
                answers("500 Oops\r\nContent-Length: 100\r\n\r\n{\"error\":\"db down\"}"),
                "rejected, 500, body `{\"error\":\"db down\"}`, marked truncated");
        plain(Section.STATUS, "the same with `410`", answers("410 Gone\r\nContent-Length: 100\r\n\r\nbye"),
                "gone, 410, body `bye`, marked truncated; the webhook is disabled");
        plain(Section.STATUS, "answers `200` and resets the connection in the body", connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            Thread.sleep(100);
            connection.reset();
        }, "delivered, 200, no body, marked truncated");
        plain(Section.STATUS, "answers `200` without a length and closes", answers("200 OK\r\n\r\nuntil the end"),
                "delivered, 200, body `until the end`");
        plain(Section.STATUS, "answers `200` without a length and leaves the connection open until the timeout",
                connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\n\r\nok");
                    connection.hang();
                }, "delivered, 200, body `ok`, marked truncated");
        plain(Section.STATUS, "answers `200` with a stream of events", connection -> {
            connection.readRequest();
            connection
                    .write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.write("9\r\ndata: 1\n\n\r\n");
            connection.hang();
        }, "delivered, 200, body `data: 1\n\n`, marked truncated");
        plain(Section.STATUS, "answers `500` with a body that drips", connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 500 Oops\r\nContent-Length: 1000\r\n\r\n");
            connection.writeForever("....................", 50);
        }, "rejected, 500, N characters of body, marked truncated");
        plain(Section.STATUS, "answers `500` with a body that stalls", connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 500 Oops\r\nContent-Length: 1000\r\n\r\nhalf");
            connection.hang();
        }, "rejected, 500, body `half`, marked truncated");
        plain(Section.STATUS, "answers `200` and breaks its own chunks",
                answers("200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nxyz\r\noops\r\n"),
                "delivered, 200, body `ok`, marked truncated");
        plain(Section.STATUS, "answers `401` before it has the request, and closes", connection -> {
            connection.write("HTTP/1.1 401 Who?\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            connection.readRequest();
        }, "rejected, 401, no body");
    }

    private void later() {
        plain(Section.LATER, "answers `429` with `Retry-After: 60`, announces 100 bytes and closes",
                answers("429 Slow\r\nRetry-After: 60\r\nContent-Length: 100\r\n\r\nslow down"),
                "rejected, 429, body `slow down`, marked truncated; not called again for 60 s");
        for (int status : List.of(413, 500, 502, 503, 504)) {
            plain(Section.LATER, "answers `" + status + "` with `Retry-After: 60`",
                    answers(status + " Later\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"),
                    "rejected, " + status + ", no body; not called again for 60 s");
        }
        plain(Section.LATER, "answers `404` with `Retry-After: 60`, which is ignored",
                answers("404 Later\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"), "rejected, 404, no body");
        plain(Section.LATER, "answers `429` with `Retry-After: 20.5`",
                answers("429 Later\r\nRetry-After: 20.5\r\nContent-Length: 0\r\n\r\n"),
                "rejected, 429, no body; not called again for 21 s");
        plain(Section.LATER, "answers `429` with `Retry-After: 9999999999`",
                answers("429 Later\r\nRetry-After: 9999999999\r\nContent-Length: 0\r\n\r\n"),
                "rejected, 429, no body; not called again for 86400 s");
        plain(Section.LATER, "answers `429` with `Retry-After: Sat Jan 31 12:01:00 2026`, or another form of date",
                answers("429 Later\r\nRetry-After: Sat Jan 31 12:01:00 2026\r\nContent-Length: 0\r\n\r\n"),
                "rejected, 429, no body; not called again for 60 s");
        plain(Section.LATER, "answers `429` with `Retry-After: 10` and `Retry-After: 30`",
                answers("429 Later\r\nRetry-After: 10\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n"),
                "rejected, 429, no body; not called again for 30 s");
    }

    private void head() {
        plain(Section.HEAD, "answers `200` with a header of 20 KiB",
                answers("200 OK\r\nX: " + "x".repeat(20 * 1024) + "\r\nContent-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with a header of 64 KiB",
                answers("200 OK\r\nX: " + "x".repeat(HttpExchange.MAX_HEAD_LINE - 3)
                        + "\r\nContent-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with a header of 64 KiB and one byte",
                answers("200 OK\r\nX: " + "x".repeat(HttpExchange.MAX_HEAD_LINE - 2)
                        + "\r\nContent-Length: 2\r\n\r\nok"),
                "protocol: the head of the answer is too large: callbacks read 1000 lines and 256 KiB");
        plain(Section.HEAD, "with 300 headers",
                answers("200 OK\r\n" + "X: y\r\n".repeat(299) + "Content-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with 1,000 headers",
                answers("200 OK\r\n" + "X: y\r\n".repeat(999) + "Content-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with 1,001 headers",
                answers("200 OK\r\n" + "X: y\r\n".repeat(1_000) + "Content-Length: 2\r\n\r\nok"),
                "protocol: the head of the answer is too large: callbacks read 1000 lines and 256 KiB");
        plain(Section.HEAD, "with 200 KiB of headers",
                answers("200 OK\r\n" + ("X: " + "x".repeat(1_019) + "\r\n").repeat(200)
                        + "Content-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with 300 KiB of headers",
                answers("200 OK\r\n" + ("X: " + "x".repeat(1_019) + "\r\n").repeat(300)
                        + "Content-Length: 2\r\n\r\nok"),
                "protocol: the head of the answer is too large: callbacks read 1000 lines and 256 KiB");
        plain(Section.HEAD, "with `Content-Length` twice, the same",
                answers("200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"), "delivered, 200, body `ok`");
        plain(Section.HEAD, "with `Content-Length: 2, 2`", answers("200 OK\r\nContent-Length: 2, 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with a `Content-Length` that no body reaches",
                answers("200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok"),
                "delivered, 200, body `ok`, marked truncated");
        plain(Section.HEAD, "with `Transfer-Encoding: chunked` twice",
                answers("200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with an empty `Transfer-Encoding`",
                answers("200 OK\r\nTransfer-Encoding:\r\nContent-Length: 2\r\n\r\nok"), "delivered, 200, body `ok`");
        plain(Section.HEAD, "with `Transfer-Encoding: identity`",
                answers("200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with chunks and trailers",
                answers("200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;x=y\r\nk\r\n0\r\nT: x\r\n\r\n"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "with a folded header",
                answers("200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok"), "delivered, 200, body `ok`");
        plain(Section.HEAD, "after `100` and `103`",
                answers("100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "by HTTP/1.0", connection -> {
            connection.readRequest();
            connection.write("HTTP/1.0 200 OK\r\n\r\nok");
        }, "delivered, 200, body `ok`");
        plain(Section.HEAD, "with `charset=iso-8859-1`",
                answers("200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Length: 1\r\n\r\n\u00E9"),
                "delivered, 200, body `é`");
        plain(Section.HEAD, "with text, and `Content-Encoding: gzip`",
                answers("200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok"),
                "delivered, 200, body `ok`");
        plain(Section.HEAD, "compressed with an encoding that was not requested",
                answers("200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd"),
                "delivered, 200, body `(4 bytes of br)`");
    }

    private void protocol() {
        plain(Section.PROTOCOL, "has two values of `Content-Length`",
                answers("200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"),
                "protocol: the answer has two different values of Content-Length: 2 and 3");
        plain(Section.PROTOCOL, "has a `Content-Length` that is not a number",
                answers("200 OK\r\nContent-Length: many\r\n\r\nok"),
                "protocol: the Content-Length of the answer is not a number");
        plain(Section.PROTOCOL, "has another `Transfer-Encoding`", answers("200 OK\r\nTransfer-Encoding: zip\r\n\r\nx"),
                "protocol: the answer has an unsupported Transfer-Encoding: callbacks accept only chunked");
        plain(Section.PROTOCOL, "answers `101`", answers("101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
                "protocol: the receiver switched to another protocol (101), which no callback requests");
        plain(Section.PROTOCOL, "speaks HTTP/2 only", connection -> {
            connection.readRequest();
            connection.write(new byte[]{0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0});
        }, "protocol: the receiver speaks HTTP/2 only; callbacks use HTTP/1.1");
        plain(Section.PROTOCOL, "speaks TLS, though the URL says `http`", connection -> {
            connection.readRequest();
            connection.write(new byte[]{0x15, 3, 3, 0, 2, 2, 22});
        }, "protocol: the receiver speaks TLS on this port: the URL must begin with https://");
        plain(Section.PROTOCOL, "is a mail server", connection -> {
            connection.write("220 mail.example.com ESMTP\r\n");
            connection.readRequest();
        }, "protocol: the answer is the greeting of a mail (SMTP) or FTP server, not HTTP");
        plain(Section.PROTOCOL, "is an SSH server", connection -> {
            connection.readRequest();
            connection.write("SSH-2.0-OpenSSH_9.6\r\n");
        }, "protocol: the answer is the greeting of an SSH server, not HTTP");
        plain(Section.PROTOCOL, "sends back what it gets",
                connection -> connection.write(connection.readRequest().orElseThrow()),
                "protocol: the answer is a copy of the request: it is not HTTP");
        plain(Section.PROTOCOL, "sends a page without a head", connection -> {
            connection.readRequest();
            connection.write("<html>hello</html>\r\n\r\n");
        }, "protocol: the answer has no head: it begins with its text, so it is not valid HTTP");
        plain(Section.PROTOCOL, "answers with a status that is none: `000`, `20`, `1000`",
                answers("000 Nothing\r\nContent-Length: 0\r\n\r\n"),
                "protocol: the answer is not valid HTTP: its first line has no status of three digits, 100 or more");
        plain(Section.PROTOCOL, "has a line in its head that is no header", answers("200 OK\r\nno colon\r\n\r\n"),
                "protocol: the answer is not valid HTTP: a line of its head has no colon, or nothing before it");
        plain(Section.PROTOCOL, "answers by `HTTP/2.0` in plain text", connection -> {
            connection.readRequest();
            connection.write("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        }, "protocol: the receiver answers by HTTP/2.0, and callbacks speak HTTP/1.1");
        plain(Section.PROTOCOL, "sends anything else", connection -> {
            connection.readRequest();
            connection.write("hello\r\n\r\n");
        }, "protocol: the answer is not valid HTTP");
    }

    private void connection() {
        all.add(new Behaviour(Section.CONNECTION, "does not listen", "http", "127.0.0.1", () -> {
            ServerSocket server = listening();
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return server;
        }, _ -> {}, "connection: the connection was refused: nothing listens at this port"));
        plain(Section.CONNECTION, "closes without an answer", Receiver.Connection::readRequest,
                "connection: the receiver closed the connection without an answer");
        plain(Section.CONNECTION, "resets the connection after the request", connection -> {
            connection.readRequest();
            connection.reset();
        }, "connection: the receiver reset the connection after the request");
        plain(Section.CONNECTION, "closes in the middle of the head", answers("200 OK\r\nContent-Le"),
                "connection: the receiver closed the connection in the middle of the head of its answer");
        plain(Section.CONNECTION, "closes between the head's lines", answers("200 OK\r\nContent-Length: 0\r\n"),
                "connection: the receiver closed the connection in the middle of the head of its answer");
        plain(Section.CONNECTION, "resets the connection in the middle of the head", connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nX");
            Thread.sleep(100);
            connection.reset();
        }, "connection: the receiver reset the connection in the middle of the head of its answer");
        plain(Section.CONNECTION, "never answers", Receiver.Connection::hang,
                "timeout: no complete answer within 2 s");
    }

    private void tls() {
        encrypted("is valid", () -> Certificates.server("good", 2), "delivered, 200, body `ok`");
        encrypted("by TLS 1.2", () -> speaking("TLSv1.2"), "delivered, 200, body `ok`");
        encrypted("by TLS 1.3", () -> speaking("TLSv1.3"), "delivered, 200, body `ok`");
        encrypted("has a self-signed certificate", () -> Certificates.server("self", 1),
                "tls: the certificate is self-signed, so no public authority vouches for it");
        encrypted("has a certificate that expired", () -> Certificates.server("expired", 2),
                "tls: the certificate expired on 2024-02-01");
        encrypted("has a certificate that is not valid yet", () -> Certificates.server("early", 2),
                "tls: the certificate is not valid before 2099-06-01");
        encrypted("has a certificate for another host", () -> Certificates.server("other", 2),
                "tls: the certificate is for a.example, not receiver.example.com");
        encrypted("does not send the intermediate certificate", () -> Certificates.server("good", 1),
                "tls: an intermediate certificate is missing: the receiver does not send that of Example Intermediate, "
                        + "which is not itself a public authority");
        encrypted("has an expired certificate and does not send the intermediate one",
                () -> Certificates.server("expired", 1),
                "tls: the certificate expired on 2024-02-01; an intermediate certificate is missing: the receiver does not "
                        + "send that of Example Intermediate, which is not itself a public authority");
        encrypted("speaks TLS 1.1 only", Behaviours::listening, connection -> {
            connection.readSome();
            connection.write(helloOfTls11());
            connection.hang();
        }, "tls: the receiver speaks TLS 1.1 only: callbacks need TLS 1.2 or TLS 1.3");
        encrypted("refuses TLS 1.2 and 1.3 by an alert", Behaviours::listening, connection -> {
            connection.readSome();
            connection.write(new byte[]{0x15, 3, 1, 0, 2, 2, 70});
            connection.hang();
        }, "tls: the receiver speaks neither TLS 1.2 nor TLS 1.3: callbacks use no older version");
        encrypted("demands a client certificate, by TLS 1.2", () -> demanding("TLSv1.2"), CLIENT_CERTIFICATE);
        encrypted("demands a client certificate, by TLS 1.3", () -> demanding("TLSv1.3"), CLIENT_CERTIFICATE);
        encrypted("answers in plain text", Behaviours::listening,
                connection -> connection.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
                "tls: the receiver answers in plain text: it does not speak TLS on this port");
        encrypted("closes in the handshake", Behaviours::listening, Receiver.Connection::readSome,
                "tls: the receiver closed the connection in the TLS handshake");
        encrypted("resets the connection in the handshake", Behaviours::listening, connection -> {
            connection.readSome();
            connection.reset();
        }, "tls: the receiver reset the connection in the TLS handshake");
        encrypted("speaks HTTP/2 only, and says so in the handshake", () -> {
            SSLServerSocket server = Certificates.server("good", 2);
            var parameters = server.getSSLParameters();
            parameters.setApplicationProtocols(new String[]{"h2"});
            server.setSSLParameters(parameters);
            return server;
        }, "tls: the receiver speaks HTTP/2 only; callbacks use HTTP/1.1");
        encrypted("accepts no cipher suite that is offered", Behaviours::listening, connection -> {
            connection.readSome();
            connection.write(new byte[]{0x15, 3, 3, 0, 2, 2, 40});
            connection.hang();
        }, "tls: the receiver accepts none of the cipher suites of TLS 1.2 and TLS 1.3 that callbacks offer");
    }

    /// A ServerHello (RFC 4346) of version 3.2.
    private static byte[] helloOfTls11() {
        byte[] hello = new byte[5 + 4 + 38];
        hello[0] = 0x16;
        hello[1] = 3;
        hello[2] = 2;
        hello[4] = 42;
        hello[5] = 2;
        hello[8] = 38;
        hello[9] = 3;
        hello[10] = 2;
        // A random number of 32 bytes, no session, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no compression.
        hello[44] = (byte) 0xC0;
        hello[45] = 0x13;
        return hello;
    }

    private void plain(Section section, String title, Conduct conduct, String follows) {
        all.add(new Behaviour(section, title, "http", "127.0.0.1", Behaviours::listening, conduct, follows));
    }

    private void encrypted(String title, Supplier<ServerSocket> server, String follows) {
        encrypted(title, server, answers("200 OK\r\nContent-Length: 2\r\n\r\nok"), follows);
    }

    private void encrypted(String title, Supplier<ServerSocket> server, Conduct conduct, String follows) {
        all.add(new Behaviour(Section.TLS, title, "https", Certificates.HOST, server, conduct, follows));
    }

    private static Conduct answers(String answer) {
        return connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 " + answer);
        };
    }

    private static ServerSocket speaking(String protocol) {
        SSLServerSocket server = Certificates.server("good", 2);
        server.setEnabledProtocols(new String[]{protocol});
        return server;
    }

    private static ServerSocket demanding(String protocol) {
        SSLServerSocket server = (SSLServerSocket) speaking(protocol);
        server.setNeedClientAuth(true);
        return server;
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
