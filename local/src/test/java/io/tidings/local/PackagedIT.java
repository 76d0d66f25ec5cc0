package io.tidings.local;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// What only packages can show: their content, and what happens when a process is killed.
@Timeout(300)
class PackagedIT {

    @RegisterExtension
    static final PackagedStack STACK = new PackagedStack();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Receivers RECEIVERS = new Receivers();

    private final TidingsClient client = STACK.client();
    private final String organization = client.newOrganization("parallelworks");
    private final String path = "/organizations/" + organization;

    @AfterAll
    static void stop() {
        RECEIVERS.close();
    }

    @Test
    void shouldSayWhichVersionItIs() {
        Queue<String> senders = new ConcurrentLinkedQueue<>();
        webhook("told", exchange -> {
            senders.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            Receivers.answer(exchange, 200);
        }, "");

        awaitStatus(publish(), "delivered");

        assertThat(senders).containsExactly("Tidings/" + System.getProperty("tidings.version"));
    }

    @Test
    void shouldTryAgainUntilTheReceiverTakesIt() {
        AtomicBoolean failed = new AtomicBoolean();
        webhook("flaky", exchange -> Receivers.answer(exchange, failed.getAndSet(true) ? 200 : 500), "");

        String event = publish();

        awaitStatus(event, "delivered");
        assertThat(delivery(event).path("attemptCount").asInt()).isEqualTo(2);
    }

    @Test
    void shouldDeadLetterAMessageThatCannotBeRead() {
        STACK.stack()
                .aws()
                .sqs()
                .sendMessage(
                        send -> send.queueUrl(STACK.stack().queues().deliveries()).messageBody("garbage"));

        Eventually.assertThat(PATIENCE, () -> assertThat(
                client.get("/operations/dead-letters").expecting(200).body().path("sample")).isNotEmpty());
    }

    @Test
    void shouldHoldWhatIsPublishedWhileAWebhookIsPaused() {
        String id = webhook("paused", exchange -> Receivers.answer(exchange, 200), ",\"whileInactive\":\"hold\"")
                .path("_id")
                .asText();
        String webhook = path + "/settings/webhooks/" + id;
        client.patch(webhook, "{\"active\":false}").expecting(200);
        String event = publish();
        awaitStatus(event, "held");

        client.patch(webhook, "{\"active\":true}").expecting(200);

        awaitStatus(event, "delivered");
    }

    /// The package brings the configuration of its log.
    @Test
    void shouldLogEveryAttemptAsOneObjectOfJson() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>();
        Logger log = (Logger) LoggerFactory.getLogger("lambda.dispatch");
        lines.start();
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(lines);
        try {
            String id = webhook("logged", exchange -> Receivers.answer(exchange, 200), "").path("_id").asText();
            String event = publish();
            awaitStatus(event, "delivered");

            Eventually.assertThat(() -> assertThat(lines.list)
                    .map(ILoggingEvent::getMessage)
                    .filteredOn(line -> line.startsWith("{") && line.contains(id))
                    .map(Json::parse)
                    .anySatisfy(line -> {
                        assertThat(line.path("message").asText()).isEqualTo("attempt");
                        assertThat(line.path("level").asText()).isEqualTo("INFO");
                        assertThat(line.path("event").asText()).isEqualTo(event);
                        assertThat(line.path("outcome").asText()).isEqualTo("delivered");
                        assertThat(line.path("requestId").asText()).isNotEmpty();
                    }));
        } finally {
            log.detachAppender(lines);
            log.setAdditive(true);
            log.setLevel(null);
        }
    }

    @Test
    void shouldRefuseWhatIsWrong() {
        assertThat(client.as("nobody").get("/me").status()).isEqualTo(401);
        assertThat(client.get("/organizations/" + TidingsClient.newId()).status()).isEqualTo(404);
        TidingsClient.Answer unreadable = client.post(path + "/events", "{\"type\":");
        assertThat(unreadable.status()).isEqualTo(400);
        assertThat(unreadable.body().has("title")).isTrue();
        TidingsClient.Answer unknown = client.post(path + "/settings/webhooks",
                "{\"name\":\"demo\",\"url\":\"https://example.com\",\"events\":[\"*\"],\"colour\":\"red\"}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().path("errors").path(0).path("field").asText()).isEqualTo("colour");
        assertThat(client.withRole(organization, "event:publisher").get(path + "/settings/webhooks").status())
                .isEqualTo(403);
    }

    @Test
    void shouldDeliverAfterTheProcessWasKilledInTheMiddleOfAnAttempt() {
        Set<ProcessHandle> killed = new HashSet<>();
        webhook("killer", exchange -> {
            boolean first = killed.isEmpty();
            if (first) {
                killed.addAll(STACK.functions().dispatch().processes());
                killed.forEach(ProcessHandle::destroyForcibly);
            }
            Receivers.answer(exchange, first ? 500 : 200);
        }, "");

        String event = publish();

        awaitStatus(event, "delivered");
        assertThat(killed).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(STACK.functions().dispatch().processes()).isNotEmpty().doesNotContainAnyElementsOf(killed);
        assertThat(RECEIVERS.requests("/killer")).isGreaterThan(1);
    }

    @Test
    void shouldAnswerAfterTheApiWasKilled() {
        STACK.functions().apiProcesses().forEach(ProcessHandle::destroyForcibly);

        Eventually.assertThat(PATIENCE, () -> assertThat(client.get("/me").status()).isEqualTo(200));
    }

    private JsonNode webhook(String name, HttpHandler handler, String more) {
        URI url = RECEIVERS.on("/" + name, handler);
        return client.post(path + "/settings/webhooks", "{\"name\":\"" + name + "\",\"url\":\"" + url
                + "\",\"events\":[\"*\"]" + more + "}").expecting(201).body();
    }

    private String publish() {
        return client.post(path + "/events", "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"demo\","
                + "\"email\":\"demo@example.com\",\"userId\":\"1\",\"organization\":\"parallelworks\"}}")
                .expecting(202)
                .text("_id");
    }

    private void awaitStatus(String event, String status) {
        Eventually.assertThat(PATIENCE, () -> assertThat(delivery(event).path("status").asText()).isEqualTo(status));
    }

    private JsonNode delivery(String event) {
        return client.get(path + "/events/" + event).expecting(200).body().path("deliveries").path(0);
    }
}
