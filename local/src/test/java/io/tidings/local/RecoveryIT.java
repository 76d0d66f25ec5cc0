package io.tidings.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/// A receiver that is away for a while, in real time, with a sweep every minute as on AWS.
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class RecoveryIT {

    private static final Duration AWAY = Duration.ofSeconds(12);

    /// Twice what is promised, on a machine that may be busy; `RecoveryTest` wants the promise kept.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Queue<Instant> taken = new ConcurrentLinkedQueue<>();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private HttpServer receiver = listen(0);
    private LocalTidings stack;
    private TidingsClient client;
    private String organization;
    private String webhook;

    @BeforeEach
    void start() {
        stack = LocalTidings.start(new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "",
                LocalSettings.DEFAULT_VISIBILITY, Duration.ofMinutes(1)));
        client = new TidingsClient(stack.uri(), "admin");
        organization = "/organizations/" + client.newOrganization("parallelworks");
        webhook = organization + "/settings/webhooks/"
                + client.post(organization + "/settings/webhooks", "{\"name\":\"demo\",\"url\":\"http://127.0.0.1:"
                        + receiver.getAddress().getPort() + "/\",\"events\":[\"*\"]}").expecting(201).text("_id");
    }

    @AfterEach
    void stop() {
        stack.close();
        receiver.stop(0);
    }

    @Test
    void shouldCallAReceiverSoonAfterItIsBack() throws InterruptedException {
        int published = publishThrough(AWAY);
        receiver = listen(receiver.getAddress().getPort());
        Instant back = Instant.now();

        Eventually.assertThat(PATIENCE, () -> assertThat(taken).isNotEmpty());
        Eventually.assertThat(PATIENCE, () -> assertThat(ids).hasSize(published));

        System.out.printf("away for %s: the first callback after %s, the last of %d after %s%n", AWAY,
                Duration.between(back, taken.peek()), published, Duration.between(back, Instant.now()));
    }

    @Test
    void shouldCallAReceiverAtOnceWhoseOwnerSaysThatItIsBack() throws InterruptedException {
        int published = publishThrough(AWAY);
        receiver = listen(receiver.getAddress().getPort());

        assertThat(client.post(webhook + "/resume", "").expecting(200).body().has("circuit")).isTrue();

        Eventually.assertThat(PATIENCE, () -> assertThat(ids).hasSize(published));
        Eventually.assertThat(PATIENCE, () -> assertThat(client.get(webhook).text("status")).isEqualTo("healthy"));
        assertThat(client.post(webhook + "/resume", "").expecting(200).body().has("circuit")).isFalse();
    }

    /// Two events a second, while the receiver refuses connections.
    private int publishThrough(Duration outage) throws InterruptedException {
        receiver.stop(0);
        Instant end = Instant.now().plus(outage);
        int published = 0;
        while (Instant.now().isBefore(end)) {
            client.post(organization + "/events",
                    "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"demo\",\"email\":\"demo@example.com\","
                            + "\"userId\":\"1\",\"organization\":\"parallelworks\"}}")
                    .expecting(202);
            published++;
            Thread.sleep(500);
        }
        assertThat(client.get(webhook).expecting(200).body().has("circuit")).isTrue();
        assertThat(taken).isEmpty();
        return published;
    }

    private HttpServer listen(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            server.createContext("/", exchange -> {
                try (exchange) {
                    taken.add(Instant.now());
                    ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
                    Receivers.answer(exchange, 200);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
