package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpServer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import io.tidings.endpoint.AddressPolicy;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Network;
import io.tidings.organization.OrganizationId;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Whatever headers are accepted, a real server reads exactly those: nothing breaks out of a value, replaces a header
/// of Tidings' own, or changes where a message ends.
class HeaderFuzzIT {

    private static final Map<String, String> OURS = Map.of("Content-Type", "application/json", "webhook-id", "1");
    private static final OrganizationId ORGANIZATION = new OrganizationId("66ec434e84b4103f670cb600");
    private static final byte[] BODY = "{\"a\":1}".getBytes(UTF_8);

    private static final BlockingQueue<Request> REQUESTS = new LinkedBlockingQueue<>();
    private static HttpServer server;
    private static HttpCallbackSender sender;

    private record Request(Map<String, List<String>> headers, String body) {}

    @BeforeContainer
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Map<String, List<String>> headers = new TreeMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            REQUESTS.add(new Request(headers, new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        sender = new HttpCallbackSender(new AddressPolicy(List.of(Network.parse("127.0.0.0/8"))), Clock.systemUTC());
    }

    @AfterContainer
    static void stop() {
        sender.close();
        server.stop(0);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void shouldSendExactlyTheHeadersThatAreAccepted(@ForAll("headers") Map<String, String> wanted)
            throws InterruptedException {
        Map<String, String> accepted = new LinkedHashMap<>();
        wanted.forEach((name, value) -> {
            if (isAccepted(name, value)) {
                accepted.put(name, value);
            }
        });
        Map<String, String> all = new LinkedHashMap<>(OURS);
        all.putAll(accepted);

        Outcome outcome = sender
                .send(new Callback(ORGANIZATION, new CallbackUrl("http://127.0.0.1:" + server.getAddress().getPort()),
                        all, BODY), Duration.ofSeconds(20));

        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
        Request request = REQUESTS.take();
        Map<String, List<String>> expected = new TreeMap<>();
        // This server takes tabs for spaces.
        all.forEach((name, value) -> expected.put(name.toLowerCase(Locale.ROOT), List.of(value.replace('\t', ' '))));
        expected.putIfAbsent("accept", List.of("*/*"));
        expected.put("host", List.of("127.0.0.1:" + server.getAddress().getPort()));
        expected.put("content-length", List.of(String.valueOf(BODY.length)));
        expected.put("connection", List.of("keep-alive"));
        assertThat(request.headers()).isEqualTo(expected);
        assertThat(request.body()).isEqualTo(new String(BODY, UTF_8));
        assertThat(REQUESTS).as("no second request was smuggled in").isEmpty();
    }

    private static boolean isAccepted(String name, String value) {
        try {
            return !new CallbackHeaders(Map.of(name, value)).values().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<Map<String, String>> headers() {
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .withCharRange('A', 'Z')
                        .withChars("0123456789-_.!#$%&'*+^`|~")
                        .ofMinLength(1)
                        .ofMaxLength(12)),
                Tuple.of(3, Arbitraries.of("Host", "hOST", "Content-Length", "content-type", "Transfer-Encoding", "TE",
                        "Connection", "Expect", "Upgrade", "Webhook-Id", "webhook-signature", "X-Amz-Date", "Trailer",
                        "Cookie", "Authorization", "Content-Length ", "Host\t", "Content_Length", "X\r\nHost", ":path",
                        "Keep-Alive", "Proxy-Connection", "User-Agent", "Accept-Encoding", "Content-Encoding")),
                Tuple.of(1, Arbitraries.strings().all().ofMaxLength(5)));
        Arbitrary<String> values = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40)),
                Tuple.of(2, Arbitraries.of("", "a\r\nX-Smuggled: 1", "a\nb", "a\rb", "a\u0000b", "chunked", "0",
                        "a\r\n\r\nGET / HTTP/1.1\r\n\r\n", " a", "a ", "a\tb", "é", "\u010D\u010AX: y", "\u2028")),
                Tuple.of(1, Arbitraries.strings().all().ofMaxLength(20)));
        return Arbitraries.maps(names, values).ofMaxSize(8).map(HeaderFuzzIT::withoutRepeats);
    }

    private static Map<String, String> withoutRepeats(Map<String, String> headers) {
        Map<String, String> once = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        once.putAll(headers);
        return once;
    }
}
