package io.tidings.local;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The packages that ship, run as Lambda runs them: each function in its own process, loaded from its zip by Lambda's
/// own client of the Runtime API, and talking to the services over HTTP.
@Timeout(300)
class PackagedIT {

    /// Long enough for a process to start.
    private static final Duration VISIBILITY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Receivers RECEIVERS = new Receivers();
    private static LocalStack stack;
    private static PackagedFunctions functions;
    private static TidingsClient client;

    private final String organization = client.newOrganization("parallelworks");
    private final String path = "/organizations/" + organization;

    @BeforeAll
    static void start() {
        stack = LocalStack.start(new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1S",
                VISIBILITY, LocalSettings.DEFAULT_SWEEP, true));
        functions = (PackagedFunctions) stack.functions();
        client = new TidingsClient(stack.uri(), "admin");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        RECEIVERS.close();
    }

    @Test
    void shouldSendASignedCallback() {
        Map<String, List<String>> headers = new ConcurrentHashMap<>();
        AtomicReference<String> body = new AtomicReference<>();
        JsonNode webhook = webhook("signed", exchange -> {
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            body.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            Receivers.answer(exchange, 200);
        }, "");

        String event = publish("demo");

        awaitStatus(event, "delivered");
        assertThat(delivery(event).path("webhook").path("_id").asText(delivery(event).path("webhook").asText()))
                .isEqualTo(webhook.path("_id").asText());
        assertThat(body.get()).startsWith("{\"type\":\"USER_DISABLED\",").contains("\"username\":\"demo\"");
        verify(webhook.path("secret").asText(), body.get(), headers);
    }

    @Test
    void shouldTryAgainUntilTheReceiverTakesIt() {
        AtomicBoolean failed = new AtomicBoolean();
        webhook("flaky", exchange -> Receivers.answer(exchange, failed.getAndSet(true) ? 200 : 500), "");

        String event = publish("demo");

        awaitStatus(event, "delivered");
        assertThat(delivery(event).path("attemptCount").asInt()).isEqualTo(2);
    }

    @Test
    void shouldSendWhatIsTooLargeForTheQueue() {
        Set<Integer> lengths = ConcurrentHashMap.newKeySet();
        webhook("large", exchange -> {
            lengths.add(exchange.getRequestBody().readAllBytes().length);
            Receivers.answer(exchange, 200);
        }, "");

        String event = publish("x".repeat(300_000));

        awaitStatus(event, "delivered");
        assertThat(lengths).hasSize(1).allMatch(length -> length > 300_000);
    }

    /// The sweep lets it go.
    @Test
    void shouldHoldWhatIsPublishedWhileAWebhookIsPaused() {
        String id = webhook("paused", exchange -> Receivers.answer(exchange, 200), ",\"whileInactive\":\"hold\"")
                .path("_id")
                .asText();
        String webhook = path + "/settings/webhooks/" + id;
        client.patch(webhook, "{\"active\":false}").expecting(200);
        String event = publish("demo");
        awaitStatus(event, "held");

        client.patch(webhook, "{\"active\":true}").expecting(200);

        awaitStatus(event, "delivered");
    }

    /// The package brings the configuration of its log.
    @Test
    void shouldLogEveryAttemptAsOneObjectOfJson() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger("lambda.dispatch");
        lines.start();
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(lines);
        try {
            String id = webhook("logged", exchange -> Receivers.answer(exchange, 200), "").path("_id").asText();
            String event = publish("demo");
            awaitStatus(event, "delivered");

            Eventually.assertThat(() -> assertThat(List.copyOf(lines.list))
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
    void shouldBuryAMessageThatCannotBeRead() {
        stack.aws().sqs().sendMessage(send -> send.queueUrl(stack.queues().deliveries()).messageBody("garbage"));

        Eventually.assertThat(PATIENCE, () -> assertThat(
                client.get("/operations/dead-letters").expecting(200).body().path("sample")).hasSize(1));
    }

    @Test
    void shouldDeliverAfterTheProcessWasKilledInTheMiddleOfAnAttempt() {
        Set<ProcessHandle> killed = new HashSet<>();
        webhook("killer", exchange -> {
            boolean first = killed.isEmpty();
            if (first) {
                killed.addAll(functions.dispatch().processes());
                killed.forEach(ProcessHandle::destroyForcibly);
            }
            Receivers.answer(exchange, first ? 500 : 200);
        }, "");

        String event = publish("demo");

        awaitStatus(event, "delivered");
        assertThat(killed).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(functions.dispatch().processes()).isNotEmpty().doesNotContainAnyElementsOf(killed);
        assertThat(RECEIVERS.requests("/killer")).isGreaterThan(1);
    }

    @Test
    void shouldAnswerAfterTheApiWasKilled() {
        functions.apiProcesses().forEach(ProcessHandle::destroyForcibly);

        Eventually.assertThat(PATIENCE, () -> assertThat(client.get("/me").status()).isEqualTo(200));
    }

    private JsonNode webhook(String name, HttpHandler handler, String more) {
        URI url = RECEIVERS.on("/" + name, handler);
        return client.post(path + "/settings/webhooks", "{\"name\":\"" + name + "\",\"url\":\"" + url
                + "\",\"events\":[\"*\"]" + more + "}").expecting(201).body();
    }

    private String publish(String username) {
        return client.post(path + "/events", "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"" + username
                + "\",\"email\":\"demo@example.com\",\"userId\":\"1\",\"organization\":\"parallelworks\"}}")
                .expecting(202)
                .text("_id");
    }

    private void awaitStatus(String event, String status) {
        Eventually.assertThat(PATIENCE, () -> assertThat(delivery(event).path("status").asText()).isEqualTo(status));
    }

    private JsonNode delivery(String event) {
        return client.get(path + "/events/" + event).expecting(200).body().path("deliveries").path(0);
    }

    private static void verify(String secret, String body, Map<String, List<String>> headers) {
        try {
            new Webhook(secret).verify(body, HttpHeaders.of(new HashMap<>(headers), (_, _) -> true));
        } catch (Exception e) {
            throw new AssertionError("the signature is wrong", e);
        }
    }
}
