package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.endpoint.AddressPolicy;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Network;
import io.tidings.organization.OrganizationId;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// An answer belongs to its request, whatever receivers say on connections that are kept: by plain HTTP and by TLS.
class KeptConnectionsIT {

    private static final OrganizationId ONE = new OrganizationId("66ec434e84b4103f670cb600");
    private static final OrganizationId OTHER = new OrganizationId("66ec434e84b4103f670cb601");
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

    private final HttpCallbackSender sender = new HttpCallbackSender(
            Names.that((name, _) -> List.of(name.equals(Certificates.HOST) ? "127.0.0.1" : name)),
            new AddressPolicy(List.of(Network.parse("127.0.0.0/8"))), new Tls(Certificates.authority()),
            Clock.systemUTC());

    @AfterEach
    void close() {
        sender.close();
    }

    /// The second answer is there together with the first, or a while later, but before the next request.
    @ParameterizedTest
    @CsvSource({"false, 0, 200 OK", "false, 50, 200 OK", "true, 0, 200 OK", "true, 50, 200 OK", "false, 0, 410 Gone",
            "true, 50, 410 Gone"})
    void shouldNotTakeAnAnswerThatNobodyAskedForAsAnotherRequests(boolean tls, long pause, String status)
            throws InterruptedException {
        AtomicInteger connections = new AtomicInteger();
        CountDownLatch said = new CountDownLatch(1);
        String stray = "HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\nstray";
        try (var receiver = receiver(tls, connection -> {
            boolean first = connections.incrementAndGet() == 1;
            connection.readRequest();
            if (first && pause == 0) {
                connection.write(OK + stray);
            } else if (first) {
                connection.write(OK);
                Thread.sleep(pause);
                connection.write(stray);
            } else {
                connection.write(BUSY);
            }
            said.countDown();
            connection.hang();
        })) {
            assertThat(send(ONE, tls, receiver)).isInstanceOf(Outcome.Delivered.class);
            assertThat(said.await(10, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(50);

            assertThat(send(ONE, tls, receiver).answer()).contains(
                    new Response(503, Map.of("content-length", "4"), "busy", false));
            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldShareNoConnectionBetweenOrganizations(boolean tls) {
        try (var receiver = receiver(tls, KeptConnectionsIT::answerAll)) {
            for (int i = 0; i < 3; i++) {
                assertThat(send(ONE, tls, receiver)).isInstanceOf(Outcome.Delivered.class);
                assertThat(send(OTHER, tls, receiver)).isInstanceOf(Outcome.Delivered.class);
            }

            assertThat(receiver.connections()).as("one for each organization").isEqualTo(2);
        }
    }

    @Test
    void shouldTakeAnotherConnectionWhereAProxySays408ToAnIdleOne() throws InterruptedException {
        AtomicInteger connections = new AtomicInteger();
        try (var receiver = receiver(false, connection -> {
            connection.readRequest();
            connection.write(OK);
            if (connections.incrementAndGet() == 1) {
                Thread.sleep(50);
                connection.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        })) {
            send(ONE, false, receiver);
            Thread.sleep(500);

            assertThat(send(ONE, false, receiver)).isInstanceOf(Outcome.Delivered.class);
            assertThat(receiver.requests()).hasSize(2);
        }
    }

    /// The two have crossed on their way.
    @Test
    void shouldTakeAnotherConnectionWhereAProxySays408WhileTheRequestComes() {
        AtomicInteger connections = new AtomicInteger();
        try (var receiver = receiver(false, connection -> {
            connection.readRequest();
            connection.write(OK);
            if (connections.incrementAndGet() == 1) {
                connection.readRequest();
                connection.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        })) {
            send(ONE, false, receiver);

            assertThat(send(ONE, false, receiver)).isInstanceOf(Outcome.Delivered.class);
            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    @Test
    void shouldBelieveA408OnANewConnection() {
        try (var receiver = receiver(false, connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertThat(send(ONE, false, receiver).answer().orElseThrow().status()).isEqualTo(408);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDeliverAfterBytesBehindA204(boolean tls) {
        try (var receiver = receiver(tls, connection -> {
            while (connection.readRequest().isPresent()) {
                connection.write("HTTP/1.1 204 No Content\r\n\r\nok");
            }
        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(send(ONE, tls, receiver).answer()).contains(new Response(204, Map.of(), "", false));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDeliverAtOnceToAReceiverThatHasRestarted(boolean tls) throws InterruptedException {
        int kept = 20;
        int callbacks = 10;
        CyclicBarrier all = new CyclicBarrier(kept);
        CountDownLatch restarted = new CountDownLatch(kept);
        AtomicInteger connections = new AtomicInteger();
        try (var receiver = receiver(tls, connection -> {
            boolean old = connections.incrementAndGet() <= kept;
            connection.readRequest();
            if (old) {
                await(all);
                connection.write(OK);
                Thread.sleep(200);
                connection.shut();
                restarted.countDown();
            } else {
                connection.write(OK);
                answerAll(connection);
            }
        })) {
            assertThat(sendAtOnce(kept, tls, receiver)).hasOnlyElementsOfType(Outcome.Delivered.class);
            assertThat(restarted.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(sendAtOnce(callbacks, tls, receiver)).hasOnlyElementsOfType(Outcome.Delivered.class);
            assertThat(receiver.requests()).hasSize(kept + callbacks);
        }
    }

    /// The receiver hangs up in the very moment: nothing can be seen before the request is written.
    @Test
    void shouldMakeTheSecondTryOnAConnectionOfItsOwn() throws InterruptedException {
        int kept = 20;
        int callbacks = 10;
        CyclicBarrier all = new CyclicBarrier(kept);
        // No new connection is kept before every callback has taken one of the old: a late callback would take it instead.
        CountDownLatch taken = new CountDownLatch(callbacks);
        AtomicInteger connections = new AtomicInteger();
        try (var receiver = receiver(false, connection -> {
            boolean old = connections.incrementAndGet() <= kept;
            connection.readRequest();
            if (old) {
                await(all);
            } else {
                taken.await();
            }
            connection.write(OK);
            connection.readRequest();
            if (old) {
                taken.countDown();
                connection.reset();
            } else {
                connection.write(OK);
                answerAll(connection);
            }
        })) {
            assertThat(sendAtOnce(kept, false, receiver)).hasOnlyElementsOfType(Outcome.Delivered.class);

            assertThat(sendAtOnce(callbacks, false, receiver)).hasOnlyElementsOfType(Outcome.Delivered.class);
            assertThat(receiver.connections()).isEqualTo(kept + callbacks);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 413", "true, 413", "false, 401", "true, 401"})
    void shouldTakeAnEarlyAnswerToALargeRequest(boolean tls, int status) {
        byte[] large = new byte[8 * 1024 * 1024];
        try (var receiver = receiver(tls, connection -> {
            connection.readSome();
            connection.write("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            Thread.sleep(2_000);
        })) {
            Outcome outcome = sender.send(new Callback(ONE, new CallbackUrl(url(tls, receiver)), Map.of(), large),
                    LONG);

            assertThat(outcome.answer().map(Response::status)).contains(status);
        }
    }

    @Test
    void shouldNotTakeAnEarlyAnswerOnAKeptConnectionForThatToALargeRequest() throws InterruptedException {
        byte[] large = new byte[16 * 1024 * 1024];
        AtomicInteger connections = new AtomicInteger();
        try (var receiver = receiver(false, connection -> {
            boolean first = connections.incrementAndGet() == 1;
            connection.readRequest();
            connection.write(first ? OK : BUSY);
            if (first) {
                connection.readSome();
                connection.write(OK);
                Thread.sleep(500);
            }
        })) {
            send(ONE, false, receiver);

            assertThat(sender.send(new Callback(ONE, new CallbackUrl(receiver.url()), Map.of(), large), LONG)
                    .answer()
                    .map(Response::status)).contains(503);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "0, 2", "60, 1", "x, 1"})
    void shouldNotUseAConnectionWhenItsReceiverIsAboutToHangUp(String seconds, int connections) {
        try (var receiver = receiver(false, connection -> {
            while (connection.readRequest().isPresent()) {
                connection.write("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=" + seconds + "\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            send(ONE, false, receiver);
            send(ONE, false, receiver);

            assertThat(receiver.connections()).isEqualTo(connections);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"})
    void shouldNotUseAConnectionAgainThatMayNotBeAtAnEnd(String answer) {
        try (var receiver = Receiver.answering(answer)) {
            send(ONE, false, receiver);
            send(ONE, false, receiver);

            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    @Test
    void shouldUseAConnectionOfHttp10AgainWhereItIsKept() {
        try (var receiver = Receiver
                .answering("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n")) {
            send(ONE, false, receiver);
            send(ONE, false, receiver);

            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldUseAnEncryptedConnectionAgain(String protocol) {
        var server = Certificates.server("good", 2);
        server.setEnabledProtocols(new String[]{protocol});
        try (var receiver = Receiver.on(server, KeptConnectionsIT::answerAll)) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(ONE, true, receiver)).isInstanceOf(Outcome.Delivered.class);
            }

            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepFourHundredConnectionsAndOfMoreThoseThatWereUsedLast() {
        int most = KeptConnections.MAX_KEPT;
        try (var receiver = receiver(false, KeptConnectionsIT::answerAll)) {
            IntStream.rangeClosed(1, most).forEach(i -> send(organization(i), false, receiver));
            send(organization(1), false, receiver);
            assertThat(receiver.connections()).as("as many as are kept").isEqualTo(most);

            send(organization(most + 1), false, receiver);
            send(organization(1), false, receiver);
            send(organization(3), false, receiver);
            send(organization(most + 1), false, receiver);
            assertThat(receiver.connections()).as("one more, and all of these kept").isEqualTo(most + 1);

            send(organization(2), false, receiver);
            assertThat(receiver.connections()).as("the one that was not used for the longest time is gone")
                    .isEqualTo(most + 2);
        }
    }

    private static OrganizationId organization(int number) {
        return new OrganizationId(String.format(Locale.ROOT, "%024x", number));
    }

    private static Receiver receiver(boolean tls, Receiver.Conduct conduct) {
        ServerSocket server = tls ? Certificates.server("good", 2) : null;
        return tls ? Receiver.on(server, conduct) : Receiver.that(conduct);
    }

    private static void answerAll(Receiver.Connection connection) throws IOException {
        while (connection.readRequest().isPresent()) {
            connection.write(OK);
        }
    }

    private static void await(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.BrokenBarrierException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Outcome> sendAtOnce(int count, boolean tls, Receiver receiver) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Outcome>> sends = IntStream.range(0, count)
                    .<Callable<Outcome>>mapToObj(_ -> () -> send(ONE, tls, receiver))
                    .toList();
            return threads.invokeAll(sends).stream().map(Future::resultNow).toList();
        }
    }

    private Outcome send(OrganizationId organization, boolean tls, Receiver receiver) {
        return sender.send(new Callback(organization, new CallbackUrl(url(tls, receiver)), Map.of("webhook-id", "1"),
                "{}".getBytes(UTF_8)), LONG);
    }

    private static String url(boolean tls, Receiver receiver) {
        return tls ? "https://" + Certificates.HOST + ":" + receiver.port() + "/" : receiver.url();
    }
}
