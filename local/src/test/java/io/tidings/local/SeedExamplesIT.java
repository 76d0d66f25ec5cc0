package io.tidings.local;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The examples of the product documents, published as they are printed, arrive as they are printed.
@Timeout(120)
class SeedExamplesIT {

    private static final String USER_CREATED = """
        {
            "type": "USER_CREATED",
            "webhook": {
                "id": "66ec434e84b4103f670cb617",
                "organization": "parallelworks",
                "name": "demo"
            },
            "payload": {
                "username": "demo",
                "email": "demo@parallelworks.com",
                "userId": "66ec445884b4103f670d0c86",
                "organization": "parallelworks",
                "remainingSeats": 5
            }
        }""";
    private static final String USER_DISABLED = """
        {
            "type": "USER_DISABLED",
            "webhook": {
                "id": "66ec41b884b4103f670c5ee5",
                "organization": "parallelworks",
                "name": "test"
            },
            "payload": {
                "username": "demo",
                "email": "demo@parallelworks.com",
                "userId": "653c787c8e048caa7cb4e554",
                "organization": "parallelworks"
            }
        }""";
    private static final String USER_REMOVED_FROM_GROUP = """
        {
            "type": "USER_REMOVED_FROM_GROUP",
            "webhook": {
                "id": "66ec439584b4103f670cd3ae",
                "organization": "parallelworks",
                "name": "test"
            },
            "payload": {
                "username": "demo",
                "email": "demo@parallelworks.com",
                "userId": "653c787c8e048caa7cb4e554",
                "organization": "parallelworks",
                "groupName": "Demo-Group"
            }
        }""";
    private static final String PROJECT_XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <project name="Продажи" id="1"><note><![CDATA[a < b & 漢字 😀]]></note></project>
        """;

    @RegisterExtension
    static final PackagedStack STACK = new PackagedStack();

    private final TidingsClient client = STACK.client();

    /// Only the webhook's id is another: it is made here.
    @ParameterizedTest
    @ValueSource(strings = {USER_CREATED, USER_DISABLED, USER_REMOVED_FROM_GROUP})
    void shouldSendUserEventsFieldByFieldAndKeyByKeyAsPrinted(String example) {
        JsonNode printed = Json.parse(example);
        Path path = new Path(printed.path("webhook").path("organization").asText());
        String webhook = path.register(printed.path("webhook").path("name").asText(), printed.path("type").asText());

        path.publish(printed.path("type").asText(), printed.path("payload"), Optional.empty());

        String expected = Json.text(printed).replace(printed.path("webhook").path("id").asText(), webhook);
        JsonNode callback = path.callbacks(1).getFirst();
        assertThat(callback.path("body").asText()).isEqualTo(expected);
        assertThat(callback.path("headers").path("content-type").asText()).isEqualTo("application/json");
    }

    @Test
    void shouldSendTheLoginFailureAsThePrintedPostParameters() {
        Path path = new Path("AtScale");
        path.register("logins", "LOGIN_FAILURE");

        path.publish("LOGIN_FAILURE",
                Json.parse(
                        """
                            {"message": "Bad Login [alicesmith]: Invalid username or password", "organizationId": "AtScale", "time": 1643723261}
                            """),
                Optional.empty());

        JsonNode callback = path.callbacks(1).getFirst();
        assertThat(callback.path("headers").path("content-type").asText())
                .isEqualTo("application/x-www-form-urlencoded");
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("message", "Bad Login [alicesmith]: Invalid username or password");
        expected.put("organizationId", "AtScale");
        expected.put("time", "1643723261");
        assertThat(List.copyOf(form(callback.path("body").asText()).entrySet()))
                .isEqualTo(List.copyOf(expected.entrySet()));
    }

    /// "To send a callback when a project is created or imported", to a webhook for each of the three events.
    @Test
    void shouldCallAllThreeOrganizationWebhooksWhenAProjectIsImported() {
        Path path = new Path("AtScale");
        path.register("created", "PROJECT_CREATE");
        path.register("imported", "PROJECT_IMPORT");
        path.register("any", "PROJECT_IMPORT_ANY");

        path.publish("PROJECT_IMPORT", Json.parse("""
            {"userId": "alicesmith", "name": "Sales", "organizationName": "AtScale", "projectId": "p-uuid",
             "organizationId": "o-uuid", "description": "All regions"}
            """), Optional.of(PROJECT_XML));

        assertThat(path.callbacks(3)).allSatisfy(callback -> {
            String body = body(callback);
            assertThat(callback.path("headers").path("content-type").asText())
                    .startsWith("multipart/form-data; boundary=");
            assertThat(body).contains("name=\"userId\"\r\n\r\nalicesmith\r\n")
                    .contains("name=\"name\"\r\n\r\nSales\r\n")
                    .contains("name=\"projectName\"\r\n\r\nSales\r\n")
                    .contains("name=\"organizationName\"\r\n\r\nAtScale\r\n")
                    .contains("name=\"projectId\"\r\n\r\np-uuid\r\n")
                    .contains("name=\"organizationId\"\r\n\r\no-uuid\r\n")
                    .contains("name=\"description\"\r\n\r\nAll regions\r\n")
                    .contains("name=\"payload\"; filename=\"project.xml\"\r\nContent-Type: application/xml\r\n\r\n"
                            + PROJECT_XML + "\r\n");
        });
    }

    /// "If you configure this webhook and the Project Delete webhook, your applications will receive two callbacks, one
    /// for each webhook."
    @Test
    void shouldSendTwoCallbacksOneForEachWebhookWhenAProjectIsDeletedAndUnpublished() {
        Path path = new Path("AtScale").project();
        path.register("deleted", "PROJECT_DELETE", "envelope");
        path.register("deleted and unpublished", "PROJECT_DELETE_AND_UNPUBLISH", "envelope");

        path.publish("PROJECT_DELETE_AND_UNPUBLISH",
                Json.parse(
                        """
                            {"username": "alicesmith", "projectName": "Sales", "organizationName": "AtScale", "organizationId": "o", "projectId": "p"}
                            """),
                Optional.of(PROJECT_XML));

        assertThat(path.callbacks(2)).extracting(callback -> callback.path("json").path("type").asText())
                .containsExactlyInAnyOrder("PROJECT_DELETE", "PROJECT_DELETE_AND_UNPUBLISH");
    }

    /// Far more than a message holds: the document goes by way of the bucket.
    @Test
    void shouldDeliverADocumentOfThreeMebibytesByteForByte() {
        Path path = new Path("AtScale").project();
        path.register("published", "PROJECT_PUBLISH", "document");
        String large = "<project>" + "<cube name=\"Größe 漢字 😀\"/>".repeat(100_000) + "</project>";
        assertThat(large.getBytes(UTF_8).length).isBetween(3 * 1024 * 1024, 4 * 1024 * 1024);

        path.publish("PROJECT_PUBLISH", Json.parse("""
            {"username": "alicesmith", "projectName": "Sales", "organizationName": "AtScale", "organizationId": "o",
             "projectId": "p", "versionTag": "v1"}
            """), Optional.of(large));

        path.received(1, bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo(large));
    }

    private static String body(JsonNode callback) {
        String body = callback.path("body").asText();
        return callback.path("bodyEncoding").asText().equals("base64")
                ? new String(Base64.getDecoder().decode(body), UTF_8)
                : body;
    }

    private static Map<String, String> form(String body) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }

    /// A new organization, or a project of it, with an inbox of its own.
    private final class Path {

        private final String organization;
        private final String scope;
        private final Receivers receivers = new Receivers();
        private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

        Path(String name) {
            this(client.newOrganization(name), "");
        }

        private Path(String organization, String project) {
            this.organization = organization;
            this.scope = "/organizations/" + organization + project;
        }

        Path project() {
            String project = "/projects/" + TidingsClient.newId();
            client.put("/organizations/" + organization + project, "{\"name\":\"Sales\"}").expecting(201);
            return new Path(organization, project);
        }

        String register(String name, String type) {
            return register(name, type, "native");
        }

        String register(String name, String type, String format) {
            URI url = format.equals("document")
                    ? receivers.on("/large", exchange -> {
                        bodies.add(exchange.getRequestBody().readAllBytes());
                        Receivers.answer(exchange, 200);
                    })
                    : STACK.stack().uri().resolve("/inbox/" + organization);
            return client.post(scope + "/settings/webhooks", Json.text(Json.object()
                    .put("name", name)
                    .put("url", url.toString())
                    .put("format", format)
                    .set("events", Json.parse("[\"" + type + "\"]")))).expecting(201).text("_id");
        }

        void publish(String type, JsonNode payload, Optional<String> projectXml) {
            ObjectNode event = Json.object().put("type", type);
            event.set("payload", payload);
            projectXml.ifPresent(xml -> event.putObject("document")
                    .put("name", "project.xml")
                    .put("contentType", "application/xml")
                    .put("content", xml));
            client.post(scope + "/events", Json.text(event)).expecting(202);
        }

        List<JsonNode> callbacks(int count) {
            Eventually.assertThat(() -> assertThat(inbox()).hasSize(count));
            return inbox();
        }

        void received(int count, Consumer<byte[]> check) {
            Eventually.assertThat(() -> assertThat(bodies).hasSize(count));
            bodies.forEach(check);
            receivers.close();
        }

        private List<JsonNode> inbox() {
            return StreamSupport.stream(client.get("/inbox?limit=100").body().path("items").spliterator(), false)
                    .filter(item -> item.path("path").asText().equals("/inbox/" + organization))
                    .toList();
        }
    }
}
