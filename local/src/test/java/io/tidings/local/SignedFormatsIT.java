package io.tidings.local;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Every event type in every format: the signature is over exactly the bytes that arrive.
@Timeout(180)
class SignedFormatsIT {

    private static final List<String> FORMATS = List.of("native", "envelope", "form", "document", "cloudevents");

    private final Map<String, Webhook> verifiers = new ConcurrentHashMap<>();
    private final Queue<String> verified = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    void shouldSignEveryTypeInEveryFormatSoThatOthersCanVerifyIt() {
        try (LocalStack stack = LocalStack.start(new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", ""));
                Receivers receivers = new Receivers()) {
            TidingsClient client = new TidingsClient(stack.uri(), "admin");
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

            int callbacks = expected;
            Eventually.assertThat(() -> assertThat(verified.size() + failures.size()).isEqualTo(callbacks));
            assertThat(failures).isEmpty();
        }
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
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        try {
            verifiers.get(path).verify(body, HttpHeaders.of(headers, (_, _) -> true));
            verified.add(path);
        } catch (WebhookVerificationException e) {
            failures.add(path + ": " + e.getMessage());
        }
        exchange.sendResponseHeaders(204, -1);
    }
}
