package io.tidings.local;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// An owner tries webhooks out, from the API to the receiver and back into the log.
@Timeout(120)
class WebhookTestIT {

    @RegisterExtension
    static final PackagedStack STACK = new PackagedStack();

    private static final String PROJECT = "0123456789abcdef01234567";

    private final Receivers receivers = new Receivers();
    private final Queue<JsonNode> arrived = new ConcurrentLinkedQueue<>();
    private TidingsClient client;
    private String organization;

    @BeforeEach
    void register() {
        client = STACK.client();
        organization = "/organizations/" + client.newOrganization("parallelworks");
        client.put(organization + "/projects/" + PROJECT, "{\"name\":\"Demo\"}").expecting(201);
    }

    @AfterEach
    void close() {
        receivers.close();
    }

    @Test
    void shouldBringTheSampleToTheWebhookThatIsTestedAndToNoOther() {
        String other = webhook(organization, "/other", 200);
        for (String scope : List.of(organization, organization + "/projects/" + PROJECT)) {
            arrived.clear();
            String tested = webhook(scope, "/tested" + scope.length(), 200);

            JsonNode delivery = test(tested);

            Eventually.assertThat(() -> assertThat(shown(tested, delivery).path("status").asText())
                    .isEqualTo("delivered"));
            assertThat(shown(tested, delivery).path("test").booleanValue()).isTrue();
            assertThat(arrived).singleElement().satisfies(callback -> {
                assertThat(callback.path("type").asText()).isEqualTo("deployment.build.created");
                assertThat(callback.path("webhook").path("id").asText())
                        .isEqualTo(tested.substring(tested.length() - 24));
                assertThat(callback.path("webhook").path("organization").asText()).isEqualTo("parallelworks");
            });
        }
        assertThat(client.list(other + "/deliveries")).isEmpty();
    }

    @Test
    void shouldAttemptATestOnceAndReplayItToNobody() {
        String failing = webhook(organization, "/failing", 500);
        String late = webhook(organization, "/late", 200);

        JsonNode delivery = test(failing);

        Eventually.assertThat(() -> assertThat(shown(failing, delivery).path("status").asText())
                .isEqualTo("exhausted"));
        assertThat(shown(failing, delivery).path("attempts")).hasSize(1);
        assertThat(client.get("/operations/dead-letters").expecting(200).body().path("depth").asInt()).isZero();
        for (String webhook : List.of(failing, late)) {
            JsonNode replay = client.post(webhook + "/replay", "{\"since\":\"" + Instant.now().minusSeconds(60)
                    + "\",\"status\":\"all\"}").expecting(202).body();
            String path = webhook + "/replays/" + replay.path("_id").asText();
            Eventually.assertThat(() -> assertThat(client.get(path).text("state")).isEqualTo("completed"));
            assertThat(client.get(path).body().path("begun").asInt()).isZero();
        }
        assertThat(receivers.requests("/late")).isZero();
        assertThat(receivers.requests("/failing")).isEqualTo(1);
    }

    private JsonNode test(String webhook) {
        return client.post(webhook + "/test", "{\"type\":\"deployment.build.created\"}")
                .expecting(202)
                .body()
                .path("delivery");
    }

    private JsonNode shown(String webhook, JsonNode delivery) {
        return client.get(webhook + "/deliveries/" + delivery.path("_id").asText()).expecting(200).body();
    }

    private String webhook(String scope, String path, int status) {
        String url = receivers.on(path, exchange -> receive(exchange, status)).toString();
        String json = Json.text(Json.object()
                .put("name", "hook")
                .put("url", url)
                .set("events",
                        Json.object().withArray("events").add("PROJECT_DELETE")));
        return scope + "/settings/webhooks/"
                + client.post(scope + "/settings/webhooks", json).expecting(201).text("_id");
    }

    private void receive(HttpExchange exchange, int status) throws IOException {
        arrived.add(Json.parse(exchange.getRequestBody().readAllBytes()));
        Receivers.answer(exchange, status);
    }
}
