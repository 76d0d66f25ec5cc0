package io.tidings.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// This build reads the data and the messages of an earlier one, and delivers what that one left.
@Timeout(300)
@DisabledIfEnvironmentVariable(named = "AWS_ENDPOINT_URL", matches = ".+", disabledReason = "the data is in a folder")
class UpgradeIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    /// What deliveries change that were under way when the folder was saved, and what using the token changes.
    private static final Set<String> VOLATILE = Set.of("lastActivityAt", "status", "lastUsedOn", "next");

    private final JsonNode saved = resource();
    private final String organization = "/organizations/" + saved.path("organization").asText();
    /// The events that arrived, by the receiver's path.
    private final Map<String, Set<String>> arrived = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    @Test
    void shouldReadAndDeliverWhatAnEarlierBuildHasLeft() throws IOException {
        unzip(folder);
        keepFromExpiring(folder);
        try (LocalTidings stack = LocalTidings
                .start(new LocalSettings(0, "local-admin", Optional.of(folder.resolve("data")),
                        "127.0.0.0/8", "PT1S,PT10M,PT6H"));
                Receivers receivers = new Receivers()) {
            TidingsClient client = new TidingsClient(stack.uri(), saved.path("token").asText());
            saved.path("answers").properties().forEach(answer -> {
                JsonNode now = client.get(answer.getKey()).expecting(200).body();
                assertThat(lost(answer.getKey(), answer.getValue(), now)).isEmpty();
            });
            String large = client.get(organization + "/events/" + saved.path("large").asText() + "/payload")
                    .expecting(200)
                    .body()
                    .path("note")
                    .asText();
            assertThat(large).hasSize(SavedFolder.LARGE);
            assertThat(client.as("local-admin").get("/operations/removals").expecting(200).body().toString())
                    .contains(saved.path("left").asText());
            // An idempotency record.
            assertThat(client.post(organization + "/events",
                    "{\"type\":\"order.shipped\",\"id\":\"order-0\",\"payload\":{\"number\":0}}")
                    .expecting(202)
                    .text("_id")).isEqualTo(saved.path("events").path(0).asText());

            move(client, receivers, "hangs", "");
            move(client, receivers, "parked", "");
            move(client, receivers, "delayed", "");
            move(client, receivers, "exhausted", "");
            move(client, receivers, "unreachable", "");
            move(client, receivers, "well", "");
            move(client, receivers, "inactive", ",\"active\":true");
            move(client, receivers, "secretive",
                    ",\"headers\":{\"X-Key\":\"k1\"},\"credential\":{\"type\":\"bearer\",\"token\":\"t1\"}");
            client.post(webhook("unreachable") + "/resume", "");
            Set<String> underWay = texts(saved.path("underWay"));
            Set<String> all = new HashSet<>(underWay);
            all.addAll(texts(saved.path("events")));
            all.add(saved.path("large").asText());
            // Whatever became due meanwhile is attempted by itself; the rest is due later.
            List.of("exhausted", "parked", "delayed", "well", "secretive").forEach(name -> resend(client, name, all));
            arrives("hangs", underWay);
            List.of("exhausted", "parked", "delayed", "well", "secretive", "inactive", "unreachable")
                    .forEach(name -> arrives(name, all));
            assertThat(failures).isEmpty();
        }
    }

    private String webhook(String name) {
        return organization + "/settings/webhooks/" + saved.path("webhooks").path(name).path("id").asText();
    }

    private void move(TidingsClient client, Receivers receivers, String name, String settings) {
        String secret = name.equals("secretive")
                ? saved.path("rotated").asText()
                : saved.path("webhooks").path(name).path("secret").asText();
        String url = receivers.on("/" + name, exchange -> take(exchange, name, secret)).toString();
        client.patch(webhook(name), "{\"url\":\"" + url + "\"" + settings + "}").expecting(200);
    }

    private void take(HttpExchange exchange, String name, String secret) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((header, values) -> headers.put(header.toLowerCase(Locale.ROOT), values));
        try {
            new Webhook(secret).verify(body, HttpHeaders.of(headers, (_, _) -> true));
        } catch (Exception e) {
            failures.put(name, e.toString());
        }
        arrived.computeIfAbsent(name, _ -> ConcurrentHashMap.newKeySet())
                .add(exchange.getRequestHeaders().getFirst("webhook-event-id"));
        Receivers.answer(exchange, 200);
    }

    private void resend(TidingsClient client, String name, Set<String> events) {
        client.list(webhook(name) + "/deliveries")
                .stream()
                .filter(delivery -> events.contains(delivery.path("event").asText()))
                .forEach(delivery -> client
                        .post(webhook(name) + "/deliveries/" + delivery.path("_id").asText() + "/resend", "")
                        .expecting(202));
    }

    private void arrives(String name, Set<String> events) {
        Eventually.assertThat(LONG, () -> assertThat(arrived.getOrDefault(name, Set.of())).as("events at %s", name)
                .containsAll(events));
    }

    /// What the earlier build answered and this one does not, by its place. New members are no loss.
    private static Set<String> lost(String place, JsonNode before, JsonNode now) {
        Set<String> lost = new HashSet<>();
        if (before.isObject() && now.isObject()) {
            before.properties()
                    .stream()
                    .filter(member -> !VOLATILE.contains(member.getKey()))
                    .forEach(member -> lost.addAll(lost(place + "/" + member.getKey(), member.getValue(),
                            now.path(member.getKey()))));
        } else if (before.isArray() && now.isArray() && before.path(0).has("_id")) {
            Map<String, JsonNode> byId = StreamSupport.stream(now.spliterator(), false)
                    .collect(Collectors.toMap(one -> one.path("_id").asText(), one -> one));
            before.forEach(one -> lost.addAll(lost(place + "/" + one.path("_id").asText(), one,
                    byId.getOrDefault(one.path("_id").asText(), Json.object()))));
        } else if (!before.equals(now)) {
            lost.add(place + ": " + before + " is now " + now);
        }
        return lost;
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet());
    }

    private static JsonNode resource() {
        try (InputStream in = UpgradeIT.class.getResourceAsStream("/saved/answers.json")) {
            return Json.parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void unzip(Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(UpgradeIT.class.getResourceAsStream("/saved/data.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(zip, target);
                }
            }
        }
    }

    /// The folder gets older, and its records would expire.
    private static void keepFromExpiring(Path folder) {
        String later = String.valueOf(Instant.now().plus(Duration.ofDays(30)).getEpochSecond());
        try (EmbeddedAws aws = EmbeddedAws.keptIn(folder.resolve("data"))) {
            DynamoDbClient table = aws.dynamoDb();
            table.scanPaginator(scan -> scan.tableName(LocalTidings.TABLE)
                    .filterExpression("attribute_exists(" + TidingsTable.EXPIRES_AT + ")"))
                    .items()
                    .forEach(item -> {
                        Map<String, AttributeValue> kept = new HashMap<>(item);
                        kept.put(TidingsTable.EXPIRES_AT, AttributeValue.fromN(later));
                        table.putItem(put -> put.tableName(LocalTidings.TABLE).item(kept));
                    });
        }
    }
}
