package io.tidings.local;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Every event type in every format: the signature is over exactly the bytes that arrive.
@Timeout(180)
class SignedFormatsIT {

    @RegisterExtension
    static final PackagedStack STACK = new PackagedStack();

    private static final List<String> FORMATS = List.of("native", "envelope", "form", "document", "cloudevents");

    private final Map<String, Webhook> verifiers = new ConcurrentHashMap<>();
    private final Queue<String> verified = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<ObjectNode> callbacks = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    @Test
    void shouldSignEveryTypeInEveryFormatSoThatOthersCanVerifyIt() throws Exception {
        try (Receivers receivers = new Receivers()) {
            TidingsClient client = STACK.client();
            String organization = "/organizations/" + client.newOrganization("AtScale");
            String project = organization + "/projects/" + TidingsClient.newId();
            client.put(project, "{\"name\":\"Sales\"}").expecting(201);
            FORMATS.forEach(format -> {
                register(client, receivers, organization, "organization", format);
                register(client, receivers, project, "project", format);
            });

            int expected = 0;
            for (JsonNode type : client.get("/event-types").expecting(200).body().path("items")) {
                boolean publishable = !type.has("publishedAs") && !type.path("publishedByTidings").asBoolean();
                for (Map.Entry<String, JsonNode> level : type.path("levels").properties()) {
                    if (publishable) {
                        boolean inProject = level.getKey().equals("project");
                        publish(client, inProject ? project : organization, type, level.getValue());
                        expected += (inProject ? 2 : 1) * FORMATS.size();
                    }
                }
            }

            int all = expected;
            Eventually.assertThat(() -> assertThat(verified.size() + failures.size()).isEqualTo(all));
            assertThat(failures).isEmpty();
            verifyWithNode(client.get("/.well-known/jwks.json").expecting(200).body().path("keys"));
        }
    }

    /// The other signature: by the code that receivers are given.
    private void verifyWithNode(JsonNode keys) throws IOException, InterruptedException {
        if (!Snippets.isHere("node")) {
            return;
        }
        ObjectNode given = Json.object();
        given.set("keys", keys);
        callbacks.forEach(given.withArray("callbacks")::add);
        Files.write(folder.resolve("given.json"), Json.bytes(given));
        Files.writeString(folder.resolve("receiver.js"), Snippets.of("js") + """
            const {keys, callbacks} = JSON.parse(require('node:fs').readFileSync('given.json'));
            const verified = callbacks.filter(
              ({headers, body}) => verifyV1a(keys, headers, Buffer.from(body, 'base64')));
            console.log(callbacks.length, verified.length);
            """);

        assertThat(Snippets.run(folder, List.of("node", "receiver.js")))
                .isEqualTo(callbacks.size() + " " + callbacks.size());
    }

    private void register(TidingsClient client, Receivers receivers, String scope, String level, String format) {
        String path = "/" + level + "-" + format;
        String url = receivers.on(path, exchange -> verify(path, exchange)).toString();
        String secret = client.post(scope + "/settings/webhooks", "{\"name\":\"" + format + "\",\"url\":\"" + url
                + "\",\"events\":[\"*\"],\"format\":\"" + format + "\"}").expecting(201).text("secret");
        verifiers.put(path, new Webhook(secret));
    }

    private static void publish(TidingsClient client, String scope, JsonNode type, JsonNode level) {
        ObjectNode event = Json.object().put("type", type.path("type").asText());
        event.set("payload", level.path("sample"));
        if (type.path("format").asText().equals("form") && !type.path("type").asText().equals("LOGIN_FAILURE")) {
            event.putObject("document")
                    .put("name", "project.xml")
                    .put("contentType", "application/xml")
                    .put("content", "<?xml version=\"1.0\"?><project name=\"Größe\"/>");
        }
        client.post(scope + "/events", Json.text(event)).expecting(202);
    }

    private void verify(String path, HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String body = new String(bytes, UTF_8);
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        try {
            verifiers.get(path).verify(body, HttpHeaders.of(headers, (_, _) -> true));
            ObjectNode callback = Json.object().put("body", Base64.getEncoder().encodeToString(bytes));
            ObjectNode copied = callback.putObject("headers");
            headers.forEach((name, values) -> copied.put(name, values.getFirst()));
            callbacks.add(callback);
            verified.add(path);
        } catch (WebhookVerificationException e) {
            failures.add(path + ": " + e.getMessage());
        }
        exchange.sendResponseHeaders(204, -1);
    }
}
