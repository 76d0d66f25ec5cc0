package io.tidings.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// Fills a local stack with one of everything that Tidings stores, and records what its API answers. `UpgradeIT` starts
/// this build on the data folder of an earlier one. To save another folder, see `saved/README.md` among the resources.
final class SavedFolder {

    private static final String SCHEMA = """
        {"type":"object","properties":{"number":{"type":"integer"},"note":{"type":"string"}},"required":["number"]}""";

    /// The length of a text that makes a payload too large for the table.
    static final int LARGE = 140_000;

    /// Nobody listens there when the folder is opened later.
    private static final String RECEIVERS = "127.77.0.1";

    private final TidingsClient platform;
    private final HttpServer receivers;
    private final ObjectNode saved = Json.object();
    private final String id = TidingsClient.newId();
    private final String project = TidingsClient.newId();
    private final String path = "/organizations/" + id;

    private SavedFolder(URI uri, HttpServer receivers) {
        this.platform = new TidingsClient(uri, "local-admin");
        this.receivers = receivers;
    }

    /// Needs a stack that was started with `TIDINGS_RETRY_DELAYS=PT1S,PT10M,PT6H`.
    ///
    /// @param args the stack's URI, and the file for its answers
    public static void main(String[] args) throws IOException {
        HttpServer receivers = HttpServer.create(new InetSocketAddress(RECEIVERS, 0), 0);
        receivers.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receivers.start();
        JsonNode saved = new SavedFolder(URI.create(args[0]), receivers).fill();
        Files.writeString(Path.of(args[1]), saved.toPrettyString() + "\n");
        System.exit(0);
    }

    private JsonNode fill() {
        platform.put(path, "{\"name\":\"Saved\"}").expecting(201);
        platform.put(path + "/projects/" + project, "{\"name\":\"Inner\"}").expecting(201);
        JsonNode token = platform.post(path + "/settings/tokens", "{\"name\":\"kept\",\"role\":\"org:admin\"}")
                .expecting(201)
                .body();
        saved.put("token", token.path("token").asText()).put("organization", id).put("project", project);
        TidingsClient admin = platform.as(token.path("token").asText());
        admin.put(path + "/event-types/order.shipped",
                "{\"description\":\"Shipped\",\"schema\":" + SCHEMA + ",\"sample\":{\"number\":1}}").expecting(201);

        CountDownLatch never = new CountDownLatch(1);
        receivers.createContext("/well", exchange -> answer(exchange, 200));
        receivers.createContext("/down", exchange -> answer(exchange, 500));
        receivers.createContext("/hangs", exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String base = "http://" + RECEIVERS + ":" + receivers.getAddress().getPort();
        webhook(admin, "well", base + "/well",
                "\"events\":[\"order.*\"],\"format\":\"envelope\",\"filter\":{\"payload\":{\"number\":[{\"numeric\":[\"<\",100]}]}}");
        webhook(admin, "secretive", base + "/well",
                "\"events\":[\"order.shipped\"],\"format\":\"cloudevents\",\"headers\":{\"X-Key\":\"k1\"},\"credential\":{\"type\":\"bearer\",\"token\":\"t1\"},\"signature\":{\"profile\":\"github\"}");
        webhook(admin, "exhausted", base + "/down", "\"events\":[\"order.shipped\"],\"retry\":{\"delays\":[\"PT1S\"]}");
        webhook(admin, "parked", base + "/down", "\"events\":[\"order.shipped\"],\"retry\":{\"delays\":[\"PT6H\"]}");
        webhook(admin, "delayed", base + "/down", "\"events\":[\"order.shipped\"],\"retry\":{\"delays\":[\"PT10M\"]}");
        webhook(admin, "inactive", base + "/well",
                "\"events\":[\"order.shipped\"],\"active\":false,\"whileInactive\":\"hold\"");
        webhook(admin, "unreachable", "http://" + RECEIVERS + ":9/", "\"events\":[\"order.shipped\"]");
        JsonNode inner = admin
                .post(path + "/projects/" + project + "/settings/webhooks",
                        "{\"name\":\"inner\",\"url\":\"" + base + "/well\",\"events\":[\"*\"]}")
                .expecting(201)
                .body();
        saved.putObject("inner").put("id", inner.path("_id").asText()).put("secret", inner.path("secret").asText());

        ArrayNode events = saved.putArray("events");
        for (int i = 0; i < 6; i++) {
            events.add(publish(admin, path, "{\"number\":" + i + "}", i));
        }
        saved.put("large", publish(admin, path, "{\"number\":6,\"note\":\"" + "x".repeat(LARGE) + "\"}", 6));
        // The project's webhook sees these as well.
        events.add(publish(admin, path + "/projects/" + project, "{\"number\":7}", 7));
        settle(admin, "well", "delivered");
        settle(admin, "secretive", "delivered");
        settle(admin, "exhausted", "exhausted");
        settle(admin, "parked", "retrying");
        settle(admin, "delayed", "retrying");
        settle(admin, "inactive", "held");
        settle(admin, "unreachable", "held");

        String erased = publish(admin, path, "{\"number\":99}", 99);
        saved.put("erased", erased);
        settle(admin, "well", "delivered");
        admin.delete(path + "/events/" + erased).expecting(204);
        admin.post(webhookPath("well") + "/test", "{\"type\":\"order.shipped\"}").expecting(202);
        JsonNode rotated = admin.post(webhookPath("secretive") + "/secret/rotate", "{\"overlapSeconds\":86400}")
                .expecting(200)
                .body();
        saved.put("rotated", rotated.path("secret").asText());
        JsonNode replay = admin
                .post(webhookPath("well") + "/replay", "{\"since\":\"2020-01-01T00:00:00Z\",\"status\":\"all\"}")
                .expecting(202)
                .body();
        String replayed = webhookPath("well") + "/replays/" + replay.path("_id").asText();
        Eventually
                .assertThat(() -> assertThat(admin.get(replayed).expecting(200).text("state")).isEqualTo("completed"));
        settle(admin, "well", "delivered");

        String left = platform.newOrganization("Left");
        platform.delete("/organizations/" + left).expecting(204);
        saved.put("left", left);

        webhook(admin, "hangs", base + "/hangs", "\"events\":[\"order.shipped\"],\"timeoutSeconds\":30");
        record(admin);
        ArrayNode last = saved.putArray("underWay");
        for (int i = 0; i < 3; i++) {
            last.add(publish(admin, path, "{\"number\":" + (10 + i) + "}", 10 + i));
        }
        return saved;
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private void webhook(TidingsClient admin, String name, String url, String settings) {
        JsonNode created = admin
                .post(path + "/settings/webhooks",
                        "{\"name\":\"" + name + "\",\"url\":\"" + url + "\"," + settings + "}")
                .expecting(201)
                .body();
        saved.withObject("/webhooks/" + name)
                .put("id", created.path("_id").asText())
                .put("secret", created.path("secret").asText());
    }

    private String webhookPath(String name) {
        return path + "/settings/webhooks/" + saved.path("webhooks").path(name).path("id").asText();
    }

    private static String publish(TidingsClient admin, String scope, String payload, int number) {
        return admin
                .post(scope + "/events",
                        "{\"type\":\"order.shipped\",\"id\":\"order-" + number + "\",\"payload\":" + payload + "}")
                .expecting(202)
                .text("_id");
    }

    private void settle(TidingsClient admin, String webhook, String status) {
        Eventually.assertThat(Duration.ofMinutes(2),
                () -> assertThat(admin.list(webhookPath(webhook) + "/deliveries"))
                        .isNotEmpty()
                        .allMatch(delivery -> delivery.path("status").asText().equals(status)));
    }

    /// What a later build has to answer as well.
    private void record(TidingsClient admin) {
        ObjectNode answers = saved.putObject("answers");
        for (String one : List.of(path, path + "/projects", path + "/event-types/order.shipped",
                path + "/settings/tokens",
                path + "/audit?limit=100", webhookPath("well") + "/replays",
                path + "/projects/" + project + "/settings/webhooks/" + saved.path("inner").path("id").asText())) {
            answers.set(one, admin.get(one).expecting(200).body());
        }
        for (String webhook : List.of("well", "secretive", "exhausted", "inactive")) {
            answers.set(webhookPath(webhook), admin.get(webhookPath(webhook)).expecting(200).body());
            String deliveries = webhookPath(webhook) + "/deliveries";
            answers.set(deliveries, admin.get(deliveries).expecting(200).body());
            for (JsonNode delivery : admin.list(deliveries)) {
                String one = deliveries + "/" + delivery.path("_id").asText();
                answers.set(one, admin.get(one).expecting(200).body());
            }
        }
        StreamSupport.stream(saved.path("events").spliterator(), false)
                .map(JsonNode::asText)
                .map(event -> path + "/events/" + event)
                .forEach(one -> {
                    answers.set(one + "/payload", admin.get(one + "/payload").expecting(200).body());
                    ObjectNode event = (ObjectNode) admin.get(one).expecting(200).body();
                    event.remove("deliveries");
                    answers.set(one, event);
                });
        answers.set(path + "/events/" + saved.path("erased").asText(),
                admin.get(path + "/events/" + saved.path("erased").asText()).expecting(200).body());
    }
}
