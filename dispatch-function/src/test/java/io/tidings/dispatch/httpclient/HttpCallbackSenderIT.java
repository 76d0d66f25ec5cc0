package io.tidings.dispatch.httpclient;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.endpoint.AddressPolicy;
import io.tidings.endpoint.CallbackPolicy;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Network;
import io.tidings.organization.OrganizationId;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;
import io.tidings.sending.Outcome.Failure;
import io.tidings.sending.Response;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class HttpCallbackSenderIT {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final AddressPolicy LOOPBACK = new AddressPolicy(
            List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")));
    private static final AddressPolicy STRICT = new AddressPolicy(List.of());
    private static final OrganizationId ORGANIZATION = new OrganizationId("66ec434e84b4103f670cb600");
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private HttpCallbackSender sender = new HttpCallbackSender(LOOPBACK, CLOCK);

    @AfterEach
    void close() {
        sender.close();
    }

    /// What the status of an answer means.
    @Nested
    class Outcomes {

        @ParameterizedTest
        @ValueSource(ints = {200, 201, 202, 204, 226, 299})
        void shouldTakeEvery2xxForDelivered(int status) {
            try (var receiver = Receiver.answering(status)) {
                assertThat(send(receiver)).isInstanceOf(Outcome.Delivered.class);
                assertThat(send(receiver).answer().orElseThrow().status()).isEqualTo(status);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {300, 301, 302, 303, 304, 305, 307, 308})
        void shouldFollowNoRedirect(int status) {
            try (var elsewhere = Receiver.answering(200);
                    var receiver = Receiver
                            .answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + elsewhere.url()
                                    + "\r\nContent-Length: 0\r\n\r\n")) {
                Outcome outcome = send(receiver);

                assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
                assertThat(outcome.answer().orElseThrow().status()).isEqualTo(status);
                assertThat(receiver.requests()).hasSize(1);
                assertThat(elsewhere.connections()).isZero();
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403, 404, 407, 408, 413, 429, 451, 499, 500, 502, 503, 504, 599})
        void shouldTakeEveryOtherStatusForRejected(int status) {
            try (var receiver = Receiver.answering(status)) {
                assertThat(send(receiver)).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                    assertThat(rejected.response().status()).isEqualTo(status);
                    assertThat(rejected.retryAfter()).isEmpty();
                });
                assertThat(receiver.requests()).as("no retry of its own").hasSize(1);
            }
        }

        @Test
        void shouldTake410ForGone() {
            try (var receiver = Receiver.answering(410)) {
                assertThat(send(receiver)).isInstanceOf(Outcome.Gone.class);
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "429 | 120                           | 2026-01-31T12:02:00Z",
                "503 | 120                           | 2026-01-31T12:02:00Z",
                "503 | 0                             | 2026-01-31T12:00:00Z",
                "429 | Sat, 31 Jan 2026 13:00:00 GMT | 2026-01-31T13:00:00Z",
                "503 | Sat, 31 Jan 2026 11:00:00 GMT | 2026-01-31T11:00:00Z",
                "429 | soon                          |",
                "429 | -1                            |",
                "429 | 20.5                          | 2026-01-31T12:00:21Z",
                "429 | 20.0                          | 2026-01-31T12:00:20Z",
                "429 | 86399                         | 2026-02-01T11:59:59Z",
                "429 | 86400                         | 2026-02-01T12:00:00Z",
                "429 | 86401                         | 2026-02-01T12:00:00Z",
                "429 | 9999999999                    | 2026-02-01T12:00:00Z",
                "429 | 99999999999999999999          | 2026-02-01T12:00:00Z",
                "503 | Sat, 31 Jan 2099 13:00:00 GMT | 2026-02-01T12:00:00Z",
                "429 | 20, 30, 10                    | 2026-01-31T12:00:30Z",
                "429 | 60, Sat, 31 Jan 2026 13:00:00 GMT | 2026-01-31T13:00:00Z",
                "429 | Fri, 31 Jan 2026 13:00:00 GMT | 2026-01-31T13:00:00Z",
                "429 | 31 Jan 2026 13:00:00 GMT      | 2026-01-31T13:00:00Z",
                "429 | Saturday, 31-Jan-26 13:00:00 GMT | 2026-01-31T13:00:00Z",
                "429 | Saturday, 31-Jan-76 13:00:00 GMT | 2026-02-01T12:00:00Z",
                "429 | Monday, 31-Jan-77 13:00:00 GMT | 1977-01-31T13:00:00Z",
                "429 | Sat Jan 31 13:00:00 2026      | 2026-01-31T13:00:00Z",
                "429 | Sun Feb  1 11:00:00 2026      | 2026-02-01T11:00:00Z",
                "429 | 2026-01-31T13:00:00Z          | 2026-01-31T13:00:00Z",
                "429 | 2026-01-31T15:00:00+02:00     | 2026-01-31T13:00:00Z",
                "429 | Sat, 32 Jan 2026 13:00:00 GMT |",
                "429 | 60s                           |",
                "413 | 120                           | 2026-01-31T12:02:00Z",
                "500 | 120                           | 2026-01-31T12:02:00Z",
                "502 | 120                           | 2026-01-31T12:02:00Z",
                "504 | 120                           | 2026-01-31T12:02:00Z",
                "400 | 120                           |",
                "404 | 120                           |",
                "302 | 120                           |"})
        void shouldReadRetryAfter(int status, String value, Instant expected) {
            try (var receiver = Receiver.answering("HTTP/1.1 " + status + " Later\r\nRetry-After: " + value
                    + "\r\nContent-Length: 0\r\n\r\n")) {
                assertThat(send(receiver)).isInstanceOfSatisfying(Outcome.Rejected.class,
                        rejected -> assertThat(rejected.retryAfter().orElse(null)).isEqualTo(expected));
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"10 | 60", "60 | 10", "Sat, 31 Jan 2026 12:01:00 GMT | 10", "soon | 60"})
        void shouldTakeTheLaterTimeOfTwo(String first, String second) {
            try (var receiver = Receiver.answering("HTTP/1.1 429 Later\r\nRetry-After: " + first + "\r\nRetry-After: "
                    + second + "\r\nContent-Length: 0\r\n\r\n")) {
                assertThat(send(receiver)).isInstanceOfSatisfying(Outcome.Rejected.class,
                        rejected -> assertThat(rejected.retryAfter()).contains(NOW.plusSeconds(60)));
            }
        }
    }

    /// What is sent.
    @Nested
    class Requests {

        @Test
        void shouldSendExactlyWhatItIsGiven() {
            sender.close();
            sender = new HttpCallbackSender(Names.all("127.0.0.1"), LOOPBACK, CLOCK);
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/json");
            headers.put("User-Agent", "Tidings/test");
            headers.put("webhook-id", "0123");
            headers.put("X-Custom", "one, two");
            byte[] body = "{\"é\":1}".getBytes(UTF_8);
            try (var receiver = Receiver.answering(OK)) {
                String authority = "receiver.example.com:" + receiver.port();

                sender.send(new Callback(ORGANIZATION,
                        new CallbackUrl("http://" + authority + "/a/%2F//../b;c?d=e%20f&g[]=|"), headers,
                        body), LONG);

                assertThat(receiver.requests()).singleElement().isEqualTo("""
                    POST /a/%%2F//../b;c?d=e%%20f&g[]=| HTTP/1.1\r
                    Content-Type: application/json\r
                    User-Agent: Tidings/test\r
                    webhook-id: 0123\r
                    X-Custom: one, two\r
                    Accept: */*\r
                    Host: %s\r
                    Content-Length: 8\r
                    Connection: keep-alive\r
                    \r
                    """.formatted(authority) + new String(body, ISO_8859_1));
            }
        }

        @Test
        void shouldSendAnEmptyBodyAsSuch() {
            try (var receiver = Receiver.answering(OK)) {
                sender.send(
                        new Callback(ORGANIZATION, new CallbackUrl("http://127.0.0.1:" + receiver.port()), Map.of(),
                                new byte[0]),
                        LONG);

                assertThat(receiver.requests()).singleElement()
                        .asString()
                        .startsWith("POST / HTTP/1.1\r\n")
                        .contains("\r\nContent-Length: 0\r\n")
                        .doesNotContainIgnoringCase("user-agent", "accept-encoding", "upgrade", "transfer-encoding",
                                "expect", "cookie", "content-type");
            }
        }

        @Test
        void shouldSendALargeBodyWhole() {
            byte[] body = "x".repeat(4 * 1024 * 1024).getBytes(UTF_8);
            try (var receiver = Receiver.answering(OK)) {
                assertThat(
                        sender.send(new Callback(ORGANIZATION, new CallbackUrl(receiver.url()), Map.of(), body), LONG))
                        .isInstanceOf(Outcome.Delivered.class);

                assertThat(receiver.requests().getFirst()).contains("\r\nContent-Length: 4194304\r\n")
                        .endsWith("\r\n\r\n" + "x".repeat(4 * 1024 * 1024));
            }
        }

        @Test
        void shouldCallPathsThatStartWithTwoSlashes() {
            try (var receiver = Receiver.answering(OK)) {
                assertThat(send("http://127.0.0.1:" + receiver.port() + "//twice", LONG))
                        .isInstanceOf(Outcome.Delivered.class);
                assertThat(receiver.requests().getFirst()).startsWith("POST //twice HTTP/1.1\r\n");
            }
        }

        @Test
        void shouldNeitherKeepNorSendCookies() {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")) {
                send(receiver);
                send(receiver);

                assertThat(receiver.requests()).hasSize(2)
                        .allSatisfy(request -> assertThat(request).doesNotContainIgnoringCase("cookie"));
            }
        }
    }

    /// What is kept of an answer.
    @Nested
    class Responses {

        @Test
        void shouldKeepWhatTheReceiverSaid() {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\nX-One: 1\r\nx-one: 2\r\nX-Long: " + "l".repeat(600)
                            + "\r\nContent-Length: 4\r\n\r\n\u00E2\u0082\u00AC\u00FF")) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.headers()).containsEntry("x-one", "1, 2").containsEntry("x-long", "l".repeat(500));
                assertThat(response.body()).isEqualTo("€\uFFFD");
                assertThat(response.truncated()).isFalse();
            }
        }

        @Test
        void shouldKeepThirtyHeadersAtMost() {
            StringBuilder headers = new StringBuilder();
            IntStream.range(0, 100).forEach(i -> headers.append("H").append(i).append(": ").append(i).append("\r\n"));
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 0\r\n\r\n")) {
                assertThat(send(receiver).answer().orElseThrow().headers()).hasSize(30).containsEntry("h0", "0");
            }
        }

        @ParameterizedTest
        @CsvSource({"0, 0, false", "1, 1, false", "8192, 8192, false", "8193, 8192, true", "65536, 8192, true",
                "65537, 8192, true", "1000000, 8192, true"})
        void shouldKeepEightKibibytesOfABody(int length, int kept, boolean truncated) {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "b".repeat(length))) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.body()).isEqualTo("b".repeat(kept));
                assertThat(response.truncated()).isEqualTo(truncated);
            }
        }

        @ParameterizedTest
        @CsvSource({"65536, 1", "65537, 2", "200000, 2"})
        void shouldCutAConnectionRatherThanReadMoreThan64Kibibytes(int length, int connections) {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "b".repeat(length))) {
                send(receiver);
                send(receiver);

                assertThat(receiver.requests()).hasSize(2);
                assertThat(receiver.connections()).isEqualTo(connections);
            }
        }

        @ParameterizedTest
        @CsvSource({"'', ''", "'Content-Length: 1000000000000\r\n', ''",
                "'Transfer-Encoding: chunked\r\n', '2710\r\n'"})
        void shouldEndAnEndlessBody(String framing, String beforeEach) {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
                connection.writeForever(beforeEach + "b".repeat(10_000) + (beforeEach.isEmpty() ? "" : "\r\n"), 0);
            })) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.truncated()).isTrue();
                assertThat(response.body()).isEqualTo("b".repeat(8192));
                eventually(() -> assertThat(receiver.ends()).as("the connection is cut").hasSize(1));
            }
        }

        @Test
        void shouldReadAnAnswerThatEndsWithTheConnection() {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write("HTTP/1.0 200 OK\r\n\r\nuntil the end");
            })) {
                assertThat(send(receiver).answer().orElseThrow().body()).isEqualTo("until the end");
            }
        }

        @Test
        void shouldReadChunks() {
            try (var receiver = Receiver.answering(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3;x=y\r\ntwo\r\n0\r\nT: x\r\n\r\n")) {
                assertThat(send(receiver).answer().orElseThrow().body()).isEqualTo("onetwo");
                assertThat(send(receiver).answer().orElseThrow().body()).isEqualTo("onetwo");
                assertThat(receiver.connections()).isEqualTo(1);
            }
        }

        @Test
        void shouldSkipInterimAnswers() {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK)) {
                assertThat(send(receiver).answer().orElseThrow().status()).isEqualTo(200);
            }
        }

        @ParameterizedTest
        @CsvSource({"8190, 8191, false", "8191, 8191, true", "8192, 8192, true"})
        void shouldKeepNoHalfOfACharacter(int before, int kept, boolean truncated) {
            byte[] body = ("a".repeat(before) + "\u00E9").getBytes(UTF_8);
            try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n"
                    + new String(body, ISO_8859_1))) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.body()).hasSize(kept).doesNotContain("\uFFFD");
                assertThat(response.truncated()).isEqualTo(truncated);
            }
        }

        @Test
        void shouldKeepNoHalfOfACharacterWhereAnAnswerBreaksOff() {
            try (var receiver = Receiver.answering("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\na\u00C3")) {
                assertThat(send(receiver).answer().orElseThrow().body()).isEqualTo("a");
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"text/plain; charset=iso-8859-1 | \u00E9",
                "text/plain; charset=\"UTF-8\" | \uFFFD",
                "text/html;charset=windows-1252 | \u00E9", "text/plain | \uFFFD",
                "text/plain; charset=nonsense | \uFFFD",
                "text/plain; charset=!! | \uFFFD", "; | \uFFFD", "text/plain; charset | \uFFFD"})
        void shouldReadABodyInItsCharacterSet(String type, String expected) {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 1\r\n\r\n\u00E9")) {
                assertThat(send(receiver).answer().orElseThrow().body()).isEqualTo(expected);
            }
        }
    }

    /// Bodies with a `Content-Encoding`.
    @Nested
    class Compression {

        @Test
        void shouldUnpackNoMoreOfABombThanItKeeps() throws IOException {
            try (var receiver = Receiver.answering(packed("gzip", gzip(new byte[64 * 1024 * 1024])))) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.headers()).containsEntry("content-encoding", "gzip");
                assertThat(response.body()).isEqualTo("\u0000".repeat(8192));
                assertThat(response.truncated()).isTrue();
            }
        }

        @ParameterizedTest
        @CsvSource({"8192, 8192, false", "8193, 8192, true"})
        void shouldKeepEightKibibytesOfWhatIsUnpacked(int length, int kept, boolean truncated) throws IOException {
            try (var receiver = Receiver.answering(packed("gzip", gzip("b".repeat(length).getBytes(UTF_8))))) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.body()).isEqualTo("b".repeat(kept));
                assertThat(response.truncated()).isEqualTo(truncated);
            }
        }

        @Test
        void shouldUnpackWhatIsCutOffAsFarAsItGoes() throws IOException {
            byte[] random = new byte[3_000];
            new java.util.Random(1).nextBytes(random);
            String text = java.util.Base64.getEncoder().encodeToString(random);
            byte[] packed = gzip(text.getBytes(UTF_8));
            try (var receiver = Receiver
                    .answering(packed("x-gzip", java.util.Arrays.copyOf(packed, packed.length / 2)))) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.body()).isNotEmpty();
                assertThat(text).startsWith(response.body());
                assertThat(response.truncated()).isTrue();
            }
        }

        @ParameterizedTest
        @CsvSource({"br, br", "gzip, gzip", "'gzip, br', 'gzip, br'", "<b>, ?b?"})
        void shouldSayHowMuchCameWhereItCannotBeUnpacked(String coding, String named) {
            try (var receiver = Receiver.answering(packed(coding, "\u0001".repeat(2_345).getBytes(UTF_8)))) {
                Response response = send(receiver).answer().orElseThrow();

                assertThat(response.body()).isEqualTo("(2,345 bytes of " + named + ")");
                assertThat(response.truncated()).isFalse();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"gzip", "deflate", "none", "utf-8", "gzip, none"})
        void shouldShowTextThatIsNotPackedAsItsHeadSays(String coding) {
            try (var receiver = Receiver.answering(packed(coding, "{\"error\":\"db down\"}\n".getBytes(UTF_8)))) {
                assertThat(send(receiver).answer()).contains(new Response(200, Map.of("content-encoding", coding,
                        "content-length", "20"), "{\"error\":\"db down\"}\n", false));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"br", "zstd"})
        void shouldNotTakeWhatIsPackedOtherwiseForText(String coding) {
            try (var receiver = Receiver.answering(packed(coding, "abcd".getBytes(UTF_8)))) {
                assertThat(send(receiver).answer().orElseThrow().body()).isEqualTo("(4 bytes of " + coding + ")");
            }
        }

        @ParameterizedTest
        @CsvSource({"'gzip, gzip', 2, hello", "'identity, gzip', 1, hello", "'gzip,identity', 1, hello",
                "'gzip, x-gzip, gzip', 3, hello", "'gzip, gzip, gzip, gzip', 4, '(83 bytes of gzip, gzip, gzip, gz)'"})
        void shouldUnpackWhatIsPackedSeveralTimes(String codings, int times, String expected) throws IOException {
            byte[] packed = "hello".getBytes(UTF_8);
            for (int i = 0; i < times; i++) {
                packed = gzip(packed);
            }
            try (var receiver = Receiver.answering(packed(codings, packed))) {
                assertThat(send(receiver).answer().orElseThrow().body().replaceAll("[0-9]+ bytes", "83 bytes"))
                        .isEqualTo(expected);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void shouldUnpackDeflateWithAndWithoutItsWrapping(boolean bare) {
            var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
            deflater.setInput("hello".getBytes(UTF_8));
            deflater.finish();
            byte[] packed = new byte[100];
            int length = deflater.deflate(packed);
            deflater.end();
            try (var receiver = Receiver.answering(packed("deflate", java.util.Arrays.copyOf(packed, length)))) {
                assertThat(send(receiver).answer().orElseThrow().body()).isEqualTo("hello");
            }
        }

        private static String packed(String coding, byte[] body) {
            return "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + body.length + "\r\n\r\n"
                    + new String(body, ISO_8859_1);
        }

        private static byte[] gzip(byte[] bytes) throws IOException {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(bytes);
            }
            return packed.toByteArray();
        }
    }

    /// Answers that break the protocol.
    @Nested
    class Malformed {

        @ParameterizedTest
        @ValueSource(strings = {
                "ICY 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "\u0000\u0001\u0002\u0003\r\n\r\n"})
        void shouldSayWhenAnAnswerIsNotHttp(String answer) {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write(answer);
            })) {
                assertThat(send(receiver)).isEqualTo(unreachable(Failure.PROTOCOL, "the answer is not valid HTTP"));
                assertThat(receiver.requests()).hasSize(1);
            }
        }

        @ParameterizedTest
        @CsvSource({"HTTP/1.1 abc OK", "HTTP/1.1", "HTTP/1.1 000 X", "HTTP/1.1 099 X", "HTTP/1.1 20 X",
                "HTTP/1.1 0200 X",
                "HTTP/1.1 1000 X", "HTTP/1.1 +200 X", "HTTP/1.1 200OK"})
        void shouldSayWhenAnAnswerHasNoStatus(String line) {
            try (var receiver = Receiver.answering(line + "\r\nContent-Length: 0\r\n\r\n")) {
                assertThat(send(receiver)).isEqualTo(unreachable(Failure.PROTOCOL,
                        "the answer is not valid HTTP: its first line has no status of three digits, 100 or more"));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"7.0", "2", "2.0", "3"})
        void shouldSayWhenAnAnswerIsOfALaterVersion(String version) {
            try (var receiver = Receiver.answering("HTTP/" + version + " 200 OK\r\nContent-Length: 0\r\n\r\n")) {
                assertThat(send(receiver)).isEqualTo(unreachable(Failure.PROTOCOL,
                        "the receiver answers by HTTP/" + version + ", and callbacks speak HTTP/1.1"));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"no colon", ": no name"})
        void shouldSayWhenALineIsNoHeader(String line) {
            try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\n" + line + "\r\nContent-Length: 0\r\n\r\n")) {
                assertThat(send(receiver)).isEqualTo(unreachable(Failure.PROTOCOL,
                        "the answer is not valid HTTP: a line of its head has no colon, or nothing before it"));
            }
        }

        @Test
        void shouldEndEndlessHeaders() {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write("HTTP/1.1 200 OK\r\n");
                connection.writeForever("X: y\r\n", 0);
            })) {
                assertThat(send(receiver))
                        .isEqualTo(unreachable(Failure.PROTOCOL,
                                "the head of the answer is too large: callbacks read 1000 lines and 256 KiB"));
            }
        }

        @Test
        void shouldEndAnEndlessHeader() {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write("HTTP/1.1 200 OK\r\nX: ");
                connection.writeForever("y".repeat(1_000), 0);
            })) {
                assertThat(send(receiver))
                        .isEqualTo(unreachable(Failure.PROTOCOL,
                                "the head of the answer is too large: callbacks read 1000 lines and 256 KiB"));
            }
        }
    }

    /// Receivers that cannot be reached, or do not answer in time.
    @Nested
    class Failures {

        @Test
        void shouldSayWhenTheReceiverClosesAtOnce() {
            try (var receiver = Receiver.that(_ -> {})) {
                assertThat(send(receiver)).isInstanceOfSatisfying(Outcome.Unreachable.class,
                        unreachable -> assertThat(unreachable.failure()).isEqualTo(Failure.CONNECTION));
            }
        }

        @Test
        void shouldNotRetryOnANewConnection() {
            try (var receiver = Receiver.that(Receiver.Connection::readRequest)) {
                assertThat(send(receiver))
                        .isEqualTo(unreachable(Failure.CONNECTION,
                                "the receiver closed the connection without an answer"));
                assertThat(receiver.requests()).hasSize(1);
            }
        }

        @Test
        void shouldSayWhenTheReceiverResets() {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.reset();
            })) {
                assertThat(send(receiver)).isEqualTo(unreachable(Failure.CONNECTION,
                        "the receiver reset the connection after the request"));
                assertThat(receiver.requests()).hasSize(1);
            }
        }

        @Test
        void shouldSayWhenNobodyListens() throws IOException {
            int port;
            try (var closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                port = closed.getLocalPort();
            }

            assertThat(send("http://127.0.0.1:" + port + "/", LONG))
                    .isEqualTo(unreachable(Failure.CONNECTION,
                            "the connection was refused: nothing listens at this port"));
        }

        @Test
        void shouldNotWaitForAnAnswerForever() {
            try (var receiver = Receiver.that(Receiver.Connection::hang)) {
                long start = System.nanoTime();

                assertThat(send(receiver.url(), Duration.ofSeconds(1)))
                        .isEqualTo(unreachable(Failure.TIMEOUT, "no complete answer within 1 s"));

                assertThat(since(start)).isBetween(Duration.ofMillis(990), Duration.ofSeconds(3));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1."})
        void shouldEndASlowDripAndHoldNoThread(String start) {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write(start);
                connection.writeForever("1", 100);
            })) {
                send(receiver.url(), Duration.ofSeconds(1));
                int before = threads();
                long began = System.nanoTime();

                assertThat(send(receiver.url(), Duration.ofSeconds(1)))
                        .isEqualTo(unreachable(Failure.TIMEOUT, "no complete answer within 1 s"));

                assertThat(since(began)).isBetween(Duration.ofMillis(990), Duration.ofSeconds(3));
                eventually(() -> assertThat(receiver.ends()).as("the connections are cut").hasSize(2));
                assertThat(threads()).isLessThanOrEqualTo(before);
            }
        }

        @Test
        void shouldNotWaitForInterimAnswersForever() {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.writeForever("HTTP/1.1 102 Processing\r\n\r\n", 20);
            })) {
                assertThat(send(receiver.url(), Duration.ofSeconds(1)))
                        .isEqualTo(unreachable(Failure.TIMEOUT, "no complete answer within 1 s"));
            }
        }

        @Test
        void shouldNotWaitForAHandshakeForever() {
            try (var receiver = Receiver.that(Receiver.Connection::hang)) {
                long start = System.nanoTime();

                assertThat(send("https://127.0.0.1:" + receiver.port() + "/", Duration.ofSeconds(1)))
                        .isEqualTo(unreachable(Failure.TIMEOUT, "no complete answer within 1 s"));

                assertThat(since(start)).isLessThan(Duration.ofSeconds(3));
            }
        }

        @Test
        void shouldEndFiveHundredHangingCallsOnTime() throws InterruptedException {
            int calls = 500;
            try (var receiver = Receiver.that(Receiver.Connection::hang);
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Outcome>> sends = IntStream.range(0, calls)
                        .<Callable<Outcome>>mapToObj(_ -> () -> send(receiver.url(), Duration.ofSeconds(3)))
                        .toList();
                long start = System.nanoTime();

                List<Outcome> outcomes = threads.invokeAll(sends).stream().map(Future::resultNow).toList();

                assertThat(since(start)).isLessThan(Duration.ofSeconds(8));
                assertThat(outcomes).containsOnly(unreachable(Failure.TIMEOUT, "no complete answer within 3 s"));
                assertThat(receiver.connections()).isEqualTo(calls);
            }
        }

        /// Platform threads of this process, but for those of the runtime that come and go.
        private static int threads() {
            return (int) Thread.getAllStackTraces()
                    .keySet()
                    .stream()
                    .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                    .count();
        }
    }

    /// Connections that are kept.
    @Nested
    class Connections {

        @Test
        void shouldUseAConnectionAgain() {
            try (var receiver = Receiver.answering(OK)) {
                IntStream.range(0, 5).forEach(_ -> assertThat(send(receiver)).isInstanceOf(Outcome.Delivered.class));

                assertThat(receiver.requests()).hasSize(5);
                assertThat(receiver.connections()).isEqualTo(1);
            }
        }

        @Test
        void shouldCloseAConnectionWhenTheReceiverAsksForIt() {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) {
                send(receiver);
                send(receiver);

                assertThat(receiver.connections()).isEqualTo(2);
            }
        }

        @ParameterizedTest
        @CsvSource({"0, 10", "50, 10", "1100, 10", "0, 200000", "50, 200000"})
        void shouldGetOverAConnectionThatWasClosedWhileIdle(long pause, int length) throws InterruptedException {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write(OK);
            })) {
                for (int i = 0; i < (pause > 100 ? 2 : 40); i++) {
                    Callback callback = new Callback(ORGANIZATION, new CallbackUrl(receiver.url()), Map.of(),
                            new byte[length]);
                    assertThat(sender.send(callback, LONG)).as("call " + i).isInstanceOf(Outcome.Delivered.class);
                    Thread.sleep(pause);
                }

                assertThat(receiver.requests()).hasSize(receiver.connections());
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void shouldTryAgainOnceWhenAKeptConnectionFails(boolean reset) {
            List<String> seen = new ArrayList<>();
            try (var receiver = Receiver.that(connection -> {
                boolean first = seen.isEmpty();
                seen.add("connection");
                if (first) {
                    connection.readRequest();
                    connection.write(OK);
                }
                connection.readRequest();
                if (reset) {
                    connection.reset();
                }
            })) {
                send(receiver);

                assertThat(send(receiver)).isInstanceOf(Outcome.Unreachable.class);

                assertThat(receiver.connections()).isEqualTo(2);
                assertThat(receiver.requests()).hasSize(3);
            }
        }

        @Test
        void shouldNotTryAgainOnceAnAnswerHasBegun() {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write(OK);
                connection.readRequest();
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            })) {
                send(receiver);

                assertThat(send(receiver).answer().orElseThrow()).isEqualTo(
                        new Response(200, Map.of("content-length", "10"), "half", true));

                assertThat(receiver.requests()).hasSize(2);
            }
        }
    }

    /// Names, and the addresses that they lead to.
    @Nested
    class Addresses {

        @Test
        void shouldSayWhenANameIsUnknown() {
            use(Names.that((name, _) -> {
                throw new UnknownHostException(name + ": asked 10.0.0.53");
            }), LOOPBACK);

            assertThat(send("https://nowhere.example.com/", LONG))
                    .isEqualTo(unreachable(Failure.DNS, "the name has no address"));
        }

        @Test
        void shouldSayWhenANameHasNoAddress() {
            use(Names.all(), LOOPBACK);

            assertThat(send("https://empty.example.com/", LONG))
                    .isEqualTo(unreachable(Failure.DNS, "the name has no address"));
        }

        @ParameterizedTest
        @CsvSource({"15, 4", "1, 1"})
        void shouldNotWaitForALookUpForever(long timeout, long expected) {
            use(Names.that((_, _) -> {
                sleep(Duration.ofSeconds(20));
                return List.of("127.0.0.1");
            }), LOOPBACK);
            long start = System.nanoTime();

            Outcome outcome = send("https://slow.example.com/", Duration.ofSeconds(timeout));

            assertThat(outcome).isInstanceOfSatisfying(Outcome.Unreachable.class,
                    unreachable -> assertThat(unreachable.failure()).isIn(Failure.DNS, Failure.TIMEOUT));
            assertThat(since(start)).isBetween(Duration.ofSeconds(expected).minusMillis(10),
                    Duration.ofSeconds(expected).plusSeconds(2));
        }

        @ParameterizedTest
        @ValueSource(strings = {"10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "fd00::1",
                "fe80::1",
                "::ffff:10.0.0.1", "64:ff9b::a00:1", "::"})
        void shouldRefuseANameThatLeadsToAPrivateAddress(String address) {
            use(Names.all(address), LOOPBACK);

            assertThat(send("https://inside.example.com/", LONG)).isEqualTo(refused());
        }

        @ParameterizedTest
        @CsvSource({"127.0.0.1, 10.0.0.1", "10.0.0.1, 127.0.0.1", "127.0.0.1, fd00::1"})
        void shouldRefuseANameThatHasOnePrivateAddress(String first, String second) {
            try (var receiver = Receiver.answering(OK)) {
                use(Names.all(first, second), LOOPBACK);

                assertThat(send("https://mixed.example.com:" + receiver.port() + "/", LONG)).isEqualTo(refused());
                assertThat(send("http://mixed.example.com:" + receiver.port() + "/", LONG)).isEqualTo(refused());
                assertThat(receiver.connections()).isZero();
            }
        }

        @ParameterizedTest
        @CsvSource({"93.184.216.34, fd00::1", "fd00::1, 93.184.216.34", "93.184.216.34, ::1",
                "2606:4700::1111, 10.0.0.1",
                "93.184.216.34, ::ffff:7f00:1", "93.184.216.34, 64:ff9b::7f00:1", "93.184.216.34, fe80::1"})
        void shouldRefuseANameWithAPublicAndAPrivateAddress(String first, String second) {
            Names names = Names.all(first, second);
            use(names, STRICT);

            assertThat(send("https://mixed.example.com/", LONG)).isEqualTo(refused());
            assertThat(names.asked()).as("one look-up").containsExactly("mixed.example.com");
        }

        /// Where the system's resolver follows CNAMEs, what it answers bears the name that they lead to.
        @Test
        void shouldRefuseANameThatIsAnAliasOfLocalhost() throws UnknownHostException {
            InetAddress alias = InetAddress.getByAddress("localhost", new byte[]{127, 0, 0, 1});
            sender.close();
            sender = new HttpCallbackSender(new SystemDefaultDnsResolver() {

                @Override
                public InetAddress[] resolve(String host) {
                    return new InetAddress[]{alias};
                }
            }, STRICT, CLOCK);

            assertThat(send("https://alias.example.com/", LONG)).isEqualTo(refused());
        }

        @Test
        void shouldRefuseANameThatLedSomewhereElseWhenItWasSaved() {
            new CallbackPolicy(STRICT).check(new CallbackUrl("https://rebound.example.com/"));
            use(Names.all("169.254.169.254"), STRICT);

            assertThat(send("https://rebound.example.com/", LONG)).isEqualTo(refused());
        }

        @Test
        void shouldGiveUpOnLookUpsThatHangAndGoOnWithOthers() {
            use(Names.that((name, _) -> {
                if (name.startsWith("hanging")) {
                    sleep(Duration.ofSeconds(20));
                }
                return List.of("127.0.0.1");
            }), LOOPBACK);
            try (var receiver = Receiver.answering(OK); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Outcome>> hanging = IntStream.range(0, 50)
                        .mapToObj(_ -> threads
                                .submit(() -> send("https://hanging.example.com/", Duration.ofSeconds(1))))
                        .toList();

                assertThat(send("http://quick.example.com:" + receiver.port() + "/", LONG))
                        .isInstanceOf(Outcome.Delivered.class);
                for (Future<Outcome> call : hanging) {
                    assertThat(outcome(call)).isInstanceOf(Outcome.Unreachable.class);
                }
            }
        }

        private static Outcome outcome(Future<Outcome> call) {
            try {
                return call.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void shouldConnectToTheAddressThatWasChecked() {
            try (var receiver = Receiver
                    .answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) {
                Names names = Names.that((_, count) -> List.of(count == 1 ? "127.0.0.1" : "10.0.0.1"));
                use(names, LOOPBACK);
                String url = "http://rebound.example.com:" + receiver.port() + "/";

                assertThat(send(url, LONG)).isInstanceOf(Outcome.Delivered.class);
                assertThat(names.asked()).as("one look-up for a connection").containsExactly("rebound.example.com");

                assertThat(send(url, LONG)).isEqualTo(refused());
                assertThat(receiver.connections()).isEqualTo(1);
            }
        }

        @Test
        void shouldCheckAddressesAgainForEachConnection() {
            try (var receiver = Receiver.that(connection -> {
                connection.readRequest();
                connection.write(OK);
            })) {
                use(Names.that((_, count) -> List.of(count == 1 ? "127.0.0.1" : "10.0.0.1")), LOOPBACK);
                String url = "http://rebound.example.com:" + receiver.port() + "/";
                send(url, LONG);

                assertThat(send(url, LONG)).as("the retry on a new connection").isEqualTo(refused());
            }
        }

        @Test
        void shouldTryAllAddressesOfAName() {
            try (var receiver = Receiver.answering(OK)) {
                use(Names.all("127.0.0.9", "127.0.0.1"), LOOPBACK);

                assertThat(send("http://two.example.com:" + receiver.port() + "/", LONG))
                        .isInstanceOf(Outcome.Delivered.class);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://public.example.com/", "http://93.184.216.34/", "http://127.0.0.1/",
                "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest",
                "https://[fd00:ec2::254]/latest", "https://[64:ff9b::a9fe:a9fe]/", "http://[::1]/"})
        void shouldRefuseWhatNothingAllows(String url) {
            use(Names.that((name, _) -> List.of(name.equals("public.example.com") ? "93.184.216.34" : name)), STRICT);

            assertThat(send(url, LONG)).isEqualTo(refused());
        }

        @Test
        void shouldRefuseLiteralAddressesWithoutLookingThemUpElsewhere() {
            assertThat(send("https://10.0.0.1/", LONG)).isEqualTo(refused());
            assertThat(send("http://10.0.0.1/", LONG)).isEqualTo(refused());
            assertThat(send("https://[fd00::1]/", LONG)).isEqualTo(refused());
        }

        @Test
        void shouldCallIpv6Literals() {
            try (var receiver = Receiver.on("::1", connection -> {
                connection.readRequest();
                connection.write(OK);
            })) {
                assertThat(send("http://[::1]:" + receiver.port() + "/", LONG)).isInstanceOf(Outcome.Delivered.class);
                assertThat(receiver.requests().getFirst()).contains("\r\nHost: [::1]:" + receiver.port() + "\r\n");
            }
        }

        private void use(Names names, AddressPolicy policy) {
            sender.close();
            sender = new HttpCallbackSender(names, policy, CLOCK);
        }

        private static Outcome refused() {
            return new Outcome.Refused("address not allowed");
        }
    }

    private Outcome send(Receiver receiver) {
        return send(receiver.url(), LONG);
    }

    private Outcome send(String url, Duration timeout) {
        return sender.send(
                new Callback(ORGANIZATION, new CallbackUrl(url), Map.of("webhook-id", "1"), "{}".getBytes(UTF_8)),
                timeout);
    }

    private static Outcome unreachable(Failure failure, String detail) {
        return new Outcome.Unreachable(failure, detail);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void eventually(Runnable assertion) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                sleep(Duration.ofMillis(20));
            }
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
