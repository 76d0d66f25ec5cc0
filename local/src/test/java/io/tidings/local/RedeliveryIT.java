package io.tidings.local;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Sending again: replays, resends, and erased events.
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class RedeliveryIT {

    private final Receivers receivers = new Receivers();
    private final Map<String, Webhook> verifiers = new ConcurrentHashMap<>();
    private final Map<String, Queue<Callback>> callbacks = new ConcurrentHashMap<>();
    private final String since = Instant.now().minusSeconds(1).toString();
    private LocalTidings stack;
    private TidingsClient client;
    private String organization;

    /// @param build what the payload carried
    private record Callback(String id, int build, boolean verified) {}

    @BeforeEach
    void start() {
        stack = LocalTidings.start(new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1S",
                Duration.ofMinutes(2), LocalSettings.DEFAULT_SWEEP));
        client = new TidingsClient(stack.uri(), "admin");
        organization = "/organizations/" + client.newOrganization("parallelworks");
        client.put(organization + "/projects/0123456789abcdef01234567", "{\"name\":\"Demo\"}").expecting(201);
    }

    @AfterEach
    void stop() {
        stack.close();
        receivers.close();
    }

    @Test
    void shouldBringWhatAWebhookMissedWhileItWasSwitchedOff() {
        String webhook = webhook("/off");
        client.patch(webhook, "{\"active\":false}").expecting(200);
        List<String> events = publish(30);
        client.post(webhook + "/replay", ask("missing", "")).expecting(409);
        client.patch(webhook, "{\"active\":true}").expecting(200);

        JsonNode counted = ended(webhook, client.post(webhook + "/replay", ask("missing", ",\"dryRun\":true")));

        assertThat(counted.path("examined").intValue()).isEqualTo(30);
        assertThat(counted.path("matched").intValue()).isEqualTo(30);
        assertThat(counted.path("begun").intValue()).isZero();
        assertThat(received("/off")).isEmpty();
        assertThat(event(events.getFirst()).path("deliveryCount").intValue()).isZero();

        JsonNode replayed = ended(webhook, client.post(webhook + "/replay", ask("missing", "")));

        assertThat(replayed.path("begun").intValue()).isEqualTo(30);
        Eventually.assertThat(() -> assertThat(received("/off")).hasSize(30));
        assertAllArrived("/off", 30);
        assertThat(events).allSatisfy(id -> Eventually.assertThat(() -> {
            assertThat(event(id).path("deliveryCount").intValue()).isEqualTo(1);
            assertThat(event(id).path("deliveries").path(0).path("status").asText()).isEqualTo("delivered");
        }));
        JsonNode again = ended(webhook, client.post(webhook + "/replay", ask("missing", "")));
        assertThat(again.path("matched").intValue()).as("nothing is missing any more").isZero();
    }

    @Test
    void shouldBringAWebhookWhatWasPublishedBeforeIt() {
        publish(10);
        String webhook = webhook("/late");

        ended(webhook, client.post(webhook + "/replay", ask("missing", "")));

        Eventually.assertThat(() -> assertThat(received("/late")).hasSize(10));
        assertAllArrived("/late", 10);
    }

    @Test
    void shouldResendUnderTheSameId() {
        String webhook = webhook("/again");
        String event = publish(1).getFirst();
        Eventually.assertThat(() -> assertThat(delivery(event).path("status").asText()).isEqualTo("delivered"));
        String delivery = webhook + "/deliveries/" + delivery(event).path("_id").asText();

        JsonNode begun = client.post(delivery + "/resend", "{}").expecting(202).body();

        assertThat(begun.path("status").asText()).isEqualTo("pending");
        Eventually.assertThat(() -> assertThat(received("/again")).hasSize(2));
        assertThat(received("/again")).allMatch(Callback::verified)
                .extracting(Callback::id)
                .containsOnly(begun.path("_id").asText());
        Eventually.assertThat(() -> assertThat(client.get(delivery).expecting(200).body().path("attempts"))
                .hasSize(2));
        assertThat(client.get(delivery).expecting(200).text("status")).isEqualTo("delivered");
    }

    @Test
    void shouldStopASlowReplayThatIsCancelled() throws InterruptedException {
        publish(200);
        String webhook = webhook("/slow");
        String replay = webhook + "/replays/"
                + client.post(webhook + "/replay", ask("missing", ",\"perSecond\":1")).expecting(202).text("_id");
        Eventually.assertThat(() -> assertThat(received("/slow")).isNotEmpty());
        assertThat(client.get(replay).expecting(200).text("state")).isEqualTo("running");
        client.post(webhook + "/replay", ask("all", ",\"dryRun\":true")).expecting(409);

        JsonNode cancelled = client.delete(replay).expecting(202).body();

        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
        assertThat(cancelled.path("begun").intValue()).isBetween(1, 199);
        Thread.sleep(3_000);
        assertThat(client.get(replay).expecting(200).body()).isEqualTo(cancelled);
        assertThat(client.list(webhook + "/deliveries")).hasSize(cancelled.path("begun").intValue());
        assertThat(received("/slow").size()).isLessThanOrEqualTo(cancelled.path("begun").intValue());
        JsonNode rest = ended(webhook, client.post(webhook + "/replay", ask("missing", ",\"dryRun\":true")));
        assertThat(rest.path("matched").intValue()).isEqualTo(200 - cancelled.path("begun").intValue());
    }

    @Test
    void shouldNotGoOnWithAnEventThatIsErased() {
        String webhook = webhook("/taking");
        String refusing = create("{\"delays\":[\"PT5S\",\"PT5S\"]}", "/refusing",
                receivers.on("/refusing", RedeliveryIT::refuseWithAnEcho).toString());
        String event = publish(1).getFirst();
        Eventually.assertThat(() -> assertThat(statuses(event)).isEqualTo(Set.of("delivered", "retrying")));

        client.delete(organization + "/events/" + event).expecting(204);

        assertThat(statuses(event)).isEqualTo(Set.of("delivered", "cancelled"));
        assertThat(event(event).has("payload")).isFalse();
        assertThat(event(event).has("expungedAt")).isTrue();
        int requests = receivers.requests("/refusing");
        // The message of the attempt that was due has been received, and dropped.
        Eventually.assertThat(() -> assertThat(stack.queues().messages(stack.aws().sqs())).isZero());
        assertThat(receivers.requests("/refusing")).isEqualTo(requests);
        assertThat(List.of(webhook, refusing)).allSatisfy(one -> assertThat(
                client.get(one + "/deliveries/" + client.list(one + "/deliveries").getFirst().path("_id").asText())
                        .expecting(200)
                        .body()
                        .toString())
                .contains("\"attempts\":[")
                .doesNotContain("\"build\""));
    }

    private String webhook(String path) {
        callbacks.put(path, new ConcurrentLinkedQueue<>());
        return create("null", path, receivers.on(path, exchange -> receive(path, exchange)).toString());
    }

    /// @return the path of a new webhook
    private String create(String retry, String path, String url) {
        TidingsClient.Answer created = client.post(organization + "/settings/webhooks",
                "{\"name\":\"demo\",\"url\":\"" + url + "\",\"events\":[\"*\"],\"retry\":" + retry + "}")
                .expecting(201);
        verifiers.put(path, new Webhook(created.text("secret")));
        return organization + "/settings/webhooks/" + created.text("_id");
    }

    private void receive(String path, HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        boolean verified = true;
        try {
            verifiers.get(path).verify(body, HttpHeaders.of(headers, (_, _) -> true));
        } catch (WebhookVerificationException e) {
            verified = false;
        }
        callbacks.get(path)
                .add(new Callback(headers.get("webhook-id").getFirst(),
                        Json.parse(body).at("/payload/build").intValue(), verified));
        exchange.sendResponseHeaders(204, -1);
    }

    private static void refuseWithAnEcho(HttpExchange exchange) throws IOException {
        byte[] echo = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(500, echo.length);
        exchange.getResponseBody().write(echo);
    }

    private List<Callback> received(String path) {
        return List.copyOf(callbacks.get(path));
    }

    /// Each once, under an id of its own, signed.
    private void assertAllArrived(String path, int count) {
        assertThat(received(path)).allMatch(Callback::verified);
        assertThat(received(path)).extracting(Callback::id).doesNotHaveDuplicates();
        Set<Integer> builds = new HashSet<>();
        received(path).forEach(callback -> builds.add(callback.build()));
        assertThat(builds).hasSize(count);
    }

    /// @return the ids of new events
    private List<String> publish(int count) {
        List<String> ids = new ArrayList<>();
        for (int from = 0; from < count; from += 100) {
            ObjectNode batch = Json.object();
            ArrayNode events = batch.putArray("events");
            for (int i = from; i < Math.min(count, from + 100); i++) {
                events.addObject().put("type", "deployment.build.created").putObject("payload").put("build", i);
            }
            client.post(organization + "/projects/0123456789abcdef01234567/events/batch", Json.text(batch))
                    .expecting(202)
                    .body()
                    .path("results")
                    .forEach(result -> ids.add(result.path("_id").asText()));
        }
        assertThat(ids).doesNotContain("").hasSize(count);
        return ids;
    }

    private String ask(String status, String more) {
        return "{\"since\":\"" + since + "\",\"status\":\"" + status + "\"" + more + "}";
    }

    /// The replay when it has ended: in the answer, unless the sweep was faster.
    private JsonNode ended(String webhook, TidingsClient.Answer begun) {
        String replay = webhook + "/replays/" + begun.expecting(202).text("_id");
        Eventually.assertThat(() -> assertThat(client.get(replay).text("state")).isEqualTo("completed"));
        JsonNode ended = client.get(replay).expecting(200).body();
        assertThat(ended.path("progress").doubleValue()).isEqualTo(1);
        return ended;
    }

    private JsonNode event(String id) {
        return client.get(organization + "/events/" + id).expecting(200).body();
    }

    private JsonNode delivery(String event) {
        return event(event).path("deliveries").path(0);
    }

    private Set<String> statuses(String event) {
        Set<String> statuses = new HashSet<>();
        event(event).path("deliveries").forEach(delivery -> statuses.add(delivery.path("status").asText()));
        return statuses;
    }
}
