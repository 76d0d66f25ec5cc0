package io.tidings.api.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Progress;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Whatever was accepted can be read again within what Lambda returns: at most 6 MiB of JSON, in which the body is a string.
class ReadAgainIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final ObjectMapper LAMBDA = new ObjectMapper();
    private static final int MAX_LAMBDA_BYTES = 6 * 1024 * 1024;
    private static final String TYPE = "deployment.build.created";

    private Tenant tenant;
    private Caller admin;
    private String events;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        events = tenant.projectPath() + "/events";
    }

    /// Every one of these is longer as JSON within JSON than an answer can be, in the payload or in the document.
    static Stream<String> texts() {
        return Stream.of("\"", "\\", "\u0001", "\u2028", "🚀", "{\"a\":\"b\\n\"},");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldShowAFieldOfAFormHoweverManyEscapesItNeeds(String piece) {
        String text = piece.repeat(2_000_000 / piece.getBytes(UTF_8).length);
        Answer published = admin.send(new TestingForm().field("note", text).to(events + "?type=" + TYPE));
        if (published.status() == 413) {
            // As JSON it is larger than an event may be.
            text = text.substring(0, 2_000_000 / 6 - 10);
            published = admin.send(new TestingForm().field("note", text).to(events + "?type=" + TYPE));
        }
        assertThat(published.inWords()).isEqualTo("202");
        String one = tenant.path() + "/events/" + published.text("/_id");

        JsonNode shown = read(one);

        byte[] payload = raw(one + "/payload");
        assertThat(Json.parse(payload)).isEqualTo(Json.object().put("note", text));
        if (shown.has("payload")) {
            assertThat(shown.get("payload")).isEqualTo(Json.parse(payload));
            assertThat(shown.has("omitted")).isFalse();
        } else {
            assertThat(shown.at("/omitted/payload/bytes").intValue()).isEqualTo(payload.length);
            assertThat(shown.at("/omitted/payload/href").textValue()).isEqualTo(one + "/payload");
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldShowADocumentHoweverManyEscapesItNeeds(String piece) {
        byte[] file = piece.repeat(2_500_000 / piece.getBytes(UTF_8).length).getBytes(UTF_8);
        String one = published(new TestingForm().file("project data.xml", "application/xml", file));

        JsonNode shown = read(one);

        assertThat(raw(one + "/document")).isEqualTo(file);
        assertThat(shown.at("/document/name").textValue()).isEqualTo("project data.xml");
        assertThat(shown.has("payload")).isTrue();
        if (shown.at("/document").has("content")) {
            assertThat(shown.at("/document/content").textValue().getBytes(UTF_8)).isEqualTo(file);
        } else {
            assertThat(shown.get("omitted")).isEqualTo(Json.object()
                    .set("document", Json.object().put("bytes", file.length).put("href", one + "/document")));
        }
        Answer document = admin.get(one + "/document");
        assertThat(document.headers()).containsEntry("Content-Type", "application/xml")
                .containsEntry("Content-Disposition", "attachment; filename*=UTF-8''project%20data.xml")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Accept-Ranges", "bytes")
                .containsEntry("Cache-Control", "no-store")
                .doesNotContainKey("Tidings-Content-Type");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, EventContent.MAX_BYTES - 2})
    void shouldReadTheLargestDocumentAndTheSmallest(int length) {
        byte[] file = new byte[length];
        for (int i = 0; i < length; i++) {
            file[i] = (byte) (i * 31);
        }
        String one = published(new TestingForm().file("a.bin", "image/x-unknown", file));

        read(one);

        assertThat(raw(one + "/document")).isEqualTo(file);
        assertThat(admin.get(one + "/document").headers()).containsEntry("Content-Type", "image/x-unknown");
    }

    @Test
    void shouldOmitBothPartsWhereNeitherFits() {
        String quotes = "\"".repeat(900_000);
        String one = published(
                new TestingForm().field("note", quotes)
                        .file("a.txt", "text/plain", "\u0001".repeat(2_000_000).getBytes(UTF_8)));

        JsonNode shown = read(one);

        assertThat(admin.get(one).json()).isEqualTo(shown);
        assertThat(shown.at("/omitted/document/bytes").intValue()).isEqualTo(2_000_000);
        assertThat(shown.at("/document").toString()).isEqualTo("{\"name\":\"a.txt\",\"contentType\":\"text/plain\"}");
        assertThat(Json.parse(raw(one + "/payload")).get("note").textValue()).isEqualTo(quotes);
    }

    @Test
    void shouldShowWhatFitsWhole() {
        String one = published(
                new TestingForm().field("note", "short").file("a.txt", "text/plain", "a".getBytes(UTF_8)));

        JsonNode shown = read(one);

        assertThat(admin.get(one).json()).isEqualTo(shown);
        assertThat(shown.has("omitted")).isFalse();
        assertThat(shown.at("/document/content").textValue()).isEqualTo("a");
        assertThat(raw(one + "/payload")).asString(UTF_8).isEqualTo("{\"note\":\"short\"}");
    }

    @Test
    void shouldShowContentsToWhomEventsAreShownOnly() {
        String one = published(new TestingForm().file("a.txt", "text/plain", "a".getBytes(UTF_8)));

        for (String part : List.of("/payload", "/document")) {
            assertThat(tenant.with(Role.ORG_MEMBER).get(one + part).status()).isEqualTo(200);
            assertThat(tenant.with(Role.EVENT_PUBLISHER).get(one + part).status()).isEqualTo(403);
            assertThat(API.tenant().admin().get(one + part).status()).isEqualTo(404);
            assertThat(API.anonymous().get(one + part).status()).isEqualTo(401);
        }
        admin.delete(one).success();
        for (String part : List.of("/payload", "/document")) {
            assertThat(admin.get(one + part).inWords()).isEqualTo("409 The content of the event was erased.");
        }
    }

    @Test
    void shouldSayThatThereIsNoDocument() {
        String one = published(new TestingForm().field("a", "b"));

        assertThat(admin.get(one + "/document").inWords())
                .isEqualTo("404 There is no such document: the event has none.");
        assertThat(admin.get(tenant.path() + "/events/" + Tenant.newId() + "/payload").inWords())
                .isEqualTo("404 There is no such event.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "bytes=0-0    | 206 | a          | bytes 0-0/10",
            "bytes=2-4    | 206 | cde        | bytes 2-4/10",
            "bytes=7-     | 206 | hij        | bytes 7-9/10",
            "bytes=-3     | 206 | hij        | bytes 7-9/10",
            "bytes=-99    | 206 | abcdefghij | bytes 0-9/10",
            "bytes=9-99   | 206 | j          | bytes 9-9/10",
            "bytes=0-99999999999999999999 | 206 | abcdefghij | bytes 0-9/10",
            "bytes=-99999999999999999999 | 206 | abcdefghij | bytes 0-9/10",
            "BYTES=2-4    | 206 | cde        | bytes 2-4/10",
            "bytes=99999999999999999999- | 416 | | bytes */10",
            "bytes=10-    | 416 |            | bytes */10",
            "bytes=-0     | 416 |            | bytes */10",
            "bytes=4-2    | 200 | abcdefghij | ",
            "bytes=-      | 200 | abcdefghij | ",
            "bytes=0-1,3- | 200 | abcdefghij | ",
            "lines=0-1    | 200 | abcdefghij | ",
            "x            | 200 | abcdefghij | "})
    void shouldAnswerWithParts(String range, int status, String part, String contentRange) {
        String one = published(new TestingForm().file("a.txt", "text/plain", "abcdefghij".getBytes(UTF_8)));

        Answer answer = admin.send(Call.of("GET", one + "/document").header("range", range));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().get("Content-Range")).isEqualTo(contentRange);
        if (status != 416) {
            assertThat(answer.body()).isEqualTo(part);
        } else {
            assertThat(answer.inWords()).startsWith("416 The content has 10 bytes");
        }
    }

    /// Clients parse what is called JSON.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "application/json | {} | application/json",
            "application/json; charset=utf-8 | [1, \"é\"] | application/json; charset=utf-8",
            "application/vnd.x+json | {\"a\": 1, \"a\": 2} | application/vnd.x+json",
            "application/json | {\"cut\": | application/octet-stream",
            "application/json | {} {} | application/octet-stream",
            "application/json | \"cut | application/octet-stream",
            "application/json | '' | application/octet-stream",
            "Application/JSON | x | application/octet-stream",
            "application/vnd.x+json; a=b | ] | application/octet-stream",
            "text/json | nul | application/octet-stream",
            "application/jsonl | x | application/jsonl",
            "text/plain | x | text/plain"})
    void shouldCallJsonWhatIsJson(String type, String content, String expected) {
        String one = published(new TestingForm().file("a", type, content.getBytes(UTF_8))) + "/document";

        assertThat(raw(one)).asString(UTF_8).isEqualTo(content);
        assertThat(admin.get(one).headers()).containsEntry("Content-Type", expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 101, 100_000})
    void shouldCallJsonWhatIsJsonHoweverDeep(int depth) {
        String one = published(new TestingForm().file("a", "application/json",
                ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8))) + "/document";

        assertThat(admin.get(one).headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    void shouldCallNoPartOfAJsonJson() {
        String one = published(new TestingForm().field("a", "b").file("a", "application/json", "[1]".getBytes(UTF_8)));

        for (String part : List.of("/payload", "/document")) {
            for (String range : List.of("bytes=0-0", "bytes=0-")) {
                Answer answer = admin.send(Call.of("GET", one + part).header("range", range));
                assertThat(answer.status()).isEqualTo(206);
                assertThat(answer.headers()).containsEntry("Content-Type", "application/octet-stream");
            }
            assertThat(admin.get(one + part).headers()).containsEntry("Content-Type", "application/json");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "application/xml; charset=iso-8859-1 | E9 | \u00E9 | false",
            "text/plain; charset=utf-16 | FEFF00E9 | \u00E9 | false",
            "text/plain | C3A9 | \u00E9 | false",
            "text/plain; charset=nonsense | C3A9 | \u00E9 | false",
            "application/xml | 61E962 | a\uFFFDb | true",
            "text/plain | 61C3 | a\uFFFD | true",
            "text/plain; charset=us-ascii | C3A9 | \uFFFD\uFFFD | true",
            "image/png | 89504E47 | \uFFFDPNG | true"})
    void shouldSayWhereTheBodyOfARequestIsNotTheTextThatIsShown(String type, String hex, String shown, boolean binary) {
        String webhook = admin.post(tenant.projectPath() + "/settings/webhooks", """
            {"name": "Hook", "url": "https://example.com/", "events": ["*"], "format": "document"}""").text("/_id");
        byte[] content = HexFormat.of().parseHex(hex);
        API.queued();
        published(new TestingForm().file("a", type, content));
        String request = tenant.projectPath() + "/settings/webhooks/" + webhook + "/deliveries/" + delivered(webhook)
                + "/request";

        JsonNode answer = read(request);

        assertThat(answer.get("body").textValue()).isEqualTo(shown);
        assertThat(answer.get("truncated").booleanValue()).isFalse();
        assertThat(answer.path("binary").asBoolean()).isEqualTo(binary);
        assertThat(answer.path("bytes").asInt()).isEqualTo(binary ? content.length : 0);
        assertThat(answer.path("href").asText()).isEqualTo(binary ? request + "/body" : "");
        assertThat(admin.send(Call.of("GET", request + "/body")).headers()).containsEntry("Content-Type", type);
    }

    @Test
    void shouldShowNoHalfOfACharacterOfALongBody() {
        String webhook = admin.post(tenant.projectPath() + "/settings/webhooks", """
            {"name": "Hook", "url": "https://example.com/", "events": ["*"], "format": "document"}""").text("/_id");
        API.queued();
        published(new TestingForm().file("a", "text/plain", ("a" + "\u00E9".repeat(40_000)).getBytes(UTF_8)));

        JsonNode answer = read(tenant.projectPath() + "/settings/webhooks/" + webhook + "/deliveries/"
                + delivered(webhook) + "/request");

        assertThat(answer.get("body").textValue()).isEqualTo("a" + "\u00E9".repeat(32 * 1024 - 1));
        assertThat(answer.get("truncated").booleanValue()).isTrue();
        assertThat(answer.has("binary")).isFalse();
    }

    /// URL-encoded, a byte becomes three.
    @Test
    void shouldGiveBodiesOfRequestsInPartsWhereOneAnswerCannotCarryThem() {
        String webhook = admin.post(tenant.projectPath() + "/settings/webhooks", """
            {"name": "Hook", "url": "https://example.com/", "events": ["*"], "format": "form"}""").text("/_id");
        String text = "é".repeat(1_500_000);
        API.queued();
        published(new TestingForm().field("note", text));
        String delivery = delivered(webhook);
        String request = tenant.projectPath() + "/settings/webhooks/" + webhook + "/deliveries/" + delivery
                + "/request";

        JsonNode shown = read(request);

        String body = "note=" + "%C3%A9".repeat(1_500_000);
        assertThat(shown.get("truncated").booleanValue()).isTrue();
        assertThat(shown.get("bytes").intValue()).isEqualTo(body.length());
        assertThat(shown.get("href").textValue()).isEqualTo(request + "/body");
        assertThat(admin.get(request + "/body").inWords())
                .isEqualTo("416 The content has 9000005 bytes, and an answer at "
                        + "most 4456448: request a part of it with a header such as Range: bytes=0-4456447.");
        ByteBuffer all = ByteBuffer.allocate(body.length());
        while (all.hasRemaining()) {
            Call call = Call.of("GET", request + "/body").header("range", "bytes=" + all.position() + "-");
            Answer part = withinLambda(call);
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.headers()).containsEntry("Content-Type", "application/octet-stream")
                    .containsEntry("Content-Range", "bytes " + all.position() + "-"
                            + (all.position() + part.body().length() - 1) + "/" + body.length());
            all.put(part.body().getBytes(UTF_8));
        }
        assertThat(new String(all.array(), UTF_8)).isEqualTo(body);
    }

    @Test
    void shouldEndPagesEarlyThatWouldBeTooLarge() {
        ObjectNode webhook = Json.object().put("name", "Hook").put("url", "https://example.com/" + "a".repeat(2_000));
        ObjectNode headers = webhook.putObject("headers");
        for (int i = 0; i < 20; i++) {
            headers.put("X-" + i, "\"".repeat(4_096));
        }
        webhook.putArray("events").add("*");
        int count = 60;
        for (int i = 0; i < count; i++) {
            admin.post(tenant.path() + "/settings/webhooks", Json.text(webhook.put("name", "Hook " + i))).success();
        }

        List<String> names = new ArrayList<>();
        int pages = everyPage(tenant.path() + "/settings/webhooks?limit=100",
                item -> names.add(item.get("name").asText()));

        assertThat(names).hasSize(count).doesNotHaveDuplicates();
        assertThat(pages).isGreaterThan(1);
    }

    @Test
    void shouldEndPagesOfEventTypesEarlyThatWouldBeTooLarge() {
        ObjectNode type = Json.object().put("description", "Large");
        type.putObject("sample").put("note", "\"".repeat(120_000));
        int count = 12;
        for (int i = 0; i < count; i++) {
            admin.put(tenant.path() + "/event-types/large.n" + i, Json.text(type)).success();
            read(tenant.path() + "/event-types/large.n" + i);
        }

        List<String> names = new ArrayList<>();
        int pages = everyPage(tenant.path() + "/event-types?limit=100", item -> names.add(item.get("type").asText()));

        assertThat(names).hasSize(count).doesNotHaveDuplicates();
        assertThat(pages).isGreaterThan(1);
        assertThat(admin.put(tenant.path() + "/event-types/large.n0",
                Json.text(Json.object()
                        .put("description", "As it was")
                        .set("sample", read(tenant.path() + "/event-types/large.n0").get("sample"))))
                .status()).isEqualTo(200);
        everyPage(tenant.path() + "/audit?limit=100", _ -> {});
    }

    private int everyPage(String path, java.util.function.Consumer<JsonNode> reader) {
        int pages = 0;
        String next = "";
        do {
            JsonNode page = read(path + next);
            assertThat(page.get("items")).isNotEmpty();
            page.get("items").forEach(reader);
            next = page.has("next") ? "&cursor=" + page.get("next").textValue() : null;
            pages++;
        } while (next != null);
        return pages;
    }

    /// The only delivery that is queued, as if it had been made.
    private String delivered(String webhook) {
        QueuedDelivery queued = Queued.one(API);
        Instant now = Instant.now();
        WebhookKey key = new WebhookKey(
                Scope.of(new OrganizationId(tenant.id()), Optional.of(new ProjectId(tenant.project()))),
                new WebhookId(webhook));
        API.bean(Deliveries.class)
                .saveDelivered(List.of(new Delivery(new DeliveryKey(key, queued.id()), queued.event().id(),
                        new EventTypeName(TYPE), false, now, List.of(), Progress.pending(1, 0, now))
                        .set(DeliveryStatus.DELIVERED, now)));
        return queued.id().value();
    }

    /// The path of the event that was published.
    private String published(TestingForm form) {
        return tenant.path() + "/events/" + admin.send(form.to(events + "?type=" + TYPE)).success().text("/_id");
    }

    private JsonNode read(String path) {
        return withinLambda(Call.of("GET", path)).success().json();
    }

    private byte[] raw(String path) {
        APIGatewayV2HTTPResponse response = admin.respond(Call.of("GET", path));
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getIsBase64Encoded()).isTrue();
        assertThat(lambdaBytes(response)).isLessThanOrEqualTo(MAX_LAMBDA_BYTES);
        return response.getBody() == null ? new byte[0] : java.util.Base64.getDecoder().decode(response.getBody());
    }

    private Answer withinLambda(Call call) {
        APIGatewayV2HTTPResponse response = admin.respond(call);
        assertThat(lambdaBytes(response)).isLessThanOrEqualTo(MAX_LAMBDA_BYTES);
        return Caller.answer(response);
    }

    private static int lambdaBytes(APIGatewayV2HTTPResponse response) {
        try {
            return LAMBDA.writeValueAsBytes(response).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
