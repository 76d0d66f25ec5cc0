package io.tidings.api.event;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.json.Json;
import io.tidings.sqs.DeliveryMessage;

import static org.assertj.core.api.Assertions.assertThat;

class EventApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String LOGIN_FAILURE = """
        {"message": "Bad Login [alicesmith]: Invalid username or password", "organizationId": "AtScale",
         "time": 1643723261}""";

    private Tenant tenant;
    private Caller publisher;
    private String events;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        publisher = tenant.with(Role.EVENT_PUBLISHER);
        events = tenant.path() + "/events";
        API.queued();
    }

    @Test
    void shouldQueueADeliveryForEveryWebhookThatWantsTheEvent() {
        String one = webhook(tenant.path(), "LOGIN_FAILURE");
        String all = webhook(tenant.path(), "*");
        webhook(tenant.path(), "USER_CREATED");
        webhook(tenant.projectPath(), "*");
        webhook(API.tenant().path(), API.platform(), "LOGIN_FAILURE");

        Answer answer = publisher.post(events, Json.text(loginFailure()));

        assertThat(answer.inWords()).isEqualTo("202");
        assertThat(answer.text("/_id")).matches("[0-9a-f]{24}");
        assertThat(answer.text("/type")).isEqualTo("LOGIN_FAILURE");
        assertThat(answer.json().get("deliveries").intValue()).isEqualTo(2);
        assertThat(answer.json().size()).isEqualTo(3);
        List<Message> messages = API.queued();
        assertThat(messages).allSatisfy(message -> assertThat(message.attributes())
                .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, tenant.id()));
        assertThat(messages.stream().map(message -> DeliveryMessage.read(message.body())))
                .allSatisfy(delivery -> {
                    assertThat(delivery.event().id().value()).isEqualTo(answer.text("/_id"));
                    assertThat(delivery.event().organization().value()).isEqualTo(tenant.id());
                    assertThat(delivery.organizationName()).isEqualTo("Acme");
                    assertThat(delivery.content().orElseThrow().payload().tree())
                            .isEqualTo(Json.parse(LOGIN_FAILURE));
                })
                .extracting(delivery -> delivery.target().webhook().id().value())
                .containsExactlyInAnyOrder(one, all);
    }

    @Test
    void shouldReachWebhooksOfTheProjectAndOfItsOrganization() {
        String ofOrganization = webhook(tenant.path(), "deployment.*");
        String ofProject = webhook(tenant.projectPath(), "deployment.build.created");
        String otherProject = tenant.path() + "/projects/" + Tenant.newId();
        tenant.admin().put(otherProject, "{\"name\": \"Other\"}").success();
        webhook(otherProject, "deployment.build.created");

        Answer answer = publisher.post(tenant.projectPath() + "/events", Json.text(build()));

        assertThat(answer.json().get("deliveries").intValue()).isEqualTo(2);
        assertThat(queued()).extracting(delivery -> delivery.target().webhook().id().value())
                .containsExactlyInAnyOrder(ofOrganization, ofProject);
    }

    @Test
    void shouldAcceptAnEventThatNobodyWants() {
        Answer answer = publisher.post(events, Json.text(loginFailure()));

        assertThat(answer.inWords()).isEqualTo("202");
        assertThat(answer.json().get("deliveries").intValue()).isZero();
        assertThat(queued()).isEmpty();
    }

    @Test
    void shouldNotQueueForWebhooksThatAreInactiveOrFilterItOut() {
        String path = tenant.path() + "/settings/webhooks";
        tenant.admin().patch(path + "/" + webhook(tenant.path(), "*"), "{\"active\": false}").success();
        tenant.admin()
                .patch(path + "/" + webhook(tenant.path(), "*"), "{\"filter\": {\"payload\": {\"time\": [1]}}}")
                .success();
        String passing = webhook(tenant.path(), "*");
        tenant.admin().patch(path + "/" + passing, "{\"filter\": {\"type\": [\"LOGIN_FAILURE\"]}}").success();

        publisher.post(events, Json.text(loginFailure())).success();

        assertThat(queued()).extracting(delivery -> delivery.target().webhook().id().value()).containsExactly(passing);
    }

    @Test
    void shouldPublishTheSameIdOnce() {
        webhook(tenant.path(), "*");
        String event = Json.text(loginFailure().put("id", "login-1"));

        Answer first = publisher.post(events, event);
        Answer second = publisher.post(events, event);
        Answer third = publisher.send(keyed("login-1", loginFailure()));

        assertThat(first.inWords()).isEqualTo("202");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(third.body()).isEqualTo(first.body());
        assertThat(queued()).hasSize(1);
        assertThat(tenant.admin().get(events).texts("/_id")).hasSize(1);
    }

    @Test
    void shouldPublishAnewWithoutAnId() {
        String event = Json.text(loginFailure());

        assertThat(publisher.post(events, event).text("/_id")).isNotEqualTo(publisher.post(events, event).text("/_id"));
    }

    @Test
    void shouldKeepIdsOfOrganizationsApart() {
        Tenant other = API.tenant();
        String event = Json.text(loginFailure().put("id", "shared"));

        assertThat(publisher.post(events, event).text("/_id"))
                .isNotEqualTo(other.admin().post(other.path() + "/events", event).text("/_id"));
    }

    @Test
    void shouldRefuseAnotherEventOfTheSameId() {
        webhook(tenant.path(), "*");
        publisher.send(keyed("same", loginFailure())).success();
        ObjectNode other = loginFailure();
        ((ObjectNode) other.get("payload")).put("time", 0);

        assertThat(publisher.send(keyed("same", other)).inWords())
                .isEqualTo("409 Another event was published with the id 'same'.");
        assertThat(queued()).hasSize(1);
    }

    @Test
    void shouldRefuseAHeaderAndAnIdThatDisagree() {
        assertThat(publisher.send(keyed("one", loginFailure().put("id", "two"))).inWords())
                .isEqualTo("400 id: must equal the Idempotency-Key header if both are given");
        assertThat(publisher.send(keyed("one", loginFailure().put("id", "one"))).inWords()).isEqualTo("202");
    }

    @Test
    void shouldTakeIdsOfUpTo128VisibleCharacters() {
        assertThat(publisher.send(keyed("!".repeat(128), loginFailure())).inWords()).isEqualTo("202");
        assertThat(publisher.send(keyed("!".repeat(129), loginFailure())).inWords())
                .isEqualTo("400 Idempotency-Key: must be 1 to 128 visible ASCII characters");
        assertThat(publisher.post(events, Json.text(loginFailure().put("id", "a b"))).inWords())
                .isEqualTo("400 id: must be 1 to 128 visible ASCII characters");
        assertThat(publisher.post(events, Json.text(loginFailure().put("id", ""))).inWords())
                .isEqualTo("400 id: must be 1 to 128 visible ASCII characters");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWhatIsNoEvent(String field, String value, String answer) {
        webhook(tenant.path(), "*");
        ObjectNode event = loginFailure().set(field, Json.parse(value));

        assertThat(publisher.post(events, Json.text(event)).inWords()).isEqualTo(answer);
        assertThat(queued()).isEmpty();
        assertThat(tenant.admin().get(events).texts("/_id")).isEmpty();
    }

    static Stream<String[]> refused() {
        return Stream.of(
                refusal("type", "null", "400 type: is required"),
                refusal("type", "7", "400 type: must be a string"),
                refusal("type", "\"a b\"",
                        "400 type: must be 2 to 100 characters of A-Z, a-z, 0-9, '_', '.' and '-', a letter first"),
                refusal("type", "\"LOGIN_SUCCESS\"",
                        "422 type: 'LOGIN_SUCCESS' is neither built in nor registered by this organization"),
                refusal("type", "\"PROJECT_DELETE\"",
                        "422 type: 'PROJECT_DELETE' cannot be published at organization level"),
                refusal("type", "\"WEBHOOK_DISABLED\"",
                        "422 type: 'WEBHOOK_DISABLED' is published by Tidings itself"),
                refusal("type", "\"PROJECT_IMPORT_ANY\"", "422 type: 'PROJECT_IMPORT_ANY' cannot be published itself: "
                        + "publish PROJECT_IMPORT, which reaches its subscribers"),
                refusal("payload", "null", "400 payload: is required"),
                refusal("payload", "[]", "400 payload: must be a JSON object"),
                refusal("payload", "\"x\"", "400 payload: must be a JSON object"),
                refusal("payload", "{\"message\": \"x\", \"organizationId\": \"y\"}",
                        "422 /payload: required property 'time' not found"),
                refusal("payload", "{\"message\": \"\", \"organizationId\": 7, \"time\": 1}",
                        "422 /payload/message: must be at least 1 characters long; "
                                + "/payload/organizationId: integer found, string expected"),
                refusal("occurredAt", "\"yesterday\"", "400 occurredAt: must be a time like 2026-01-31T12:00:00Z"),
                refusal("occurredAt", "1643723261", "400 occurredAt: must be a string"),
                refusal("document", "\"x\"", "400 document: must be an object"),
                refusal("document", "{}", "400 document.name: is required; document.contentType: is required; "
                        + "document.content: is required"),
                refusal("document", "{\"name\": \"a/b\", \"contentType\": \"text/plain\", \"content\": \"\"}",
                        "400 document.name: must have a name of 1 to 255 characters without quotes and slashes"),
                refusal("document", "{\"name\": \"a\", \"contentType\": \"text\", \"content\": \"\"}",
                        "400 document.contentType: must have a media type as contentType"),
                refusal("document",
                        "{\"name\": \"a\", \"contentType\": \"text/xml; charset=latin1\", \"content\": \"☃\"}",
                        "400 document.content: must be text that can be written in latin1"),
                refusal("document",
                        "{\"name\": \"a\", \"contentType\": \"text/xml; charset=none\", \"content\": \"\"}",
                        "400 document.content: must be in a known encoding, not none"),
                refusal("document",
                        "{\"name\": \"a\", \"contentType\": \"text/plain\", \"content\": \"\", \"size\": 0}",
                        "400 document.size: is unknown"),
                refusal("organization", "\"x\"", "400 organization: is unknown"));
    }

    @Test
    void shouldRefuseOrganizationEventsAtProjectLevel() {
        assertThat(publisher.post(tenant.projectPath() + "/events", Json.text(loginFailure())).inWords())
                .isEqualTo("422 type: 'LOGIN_FAILURE' cannot be published at project level");
    }

    @Test
    void shouldRefuseEventsOfAProjectThatDoesNotExist() {
        assertThat(publisher.post(tenant.path() + "/projects/" + Tenant.newId() + "/events", Json.text(build()))
                .inWords()).isEqualTo("404 There is no such organization or project.");
    }

    @Test
    void shouldTakeNoMalformedProjectForTheOrganization() {
        assertThat(publisher.post(tenant.path() + "/projects/x/events", Json.text(loginFailure())).inWords())
                .isEqualTo("400 projectId: must be 24 hexadecimal digits");
        assertThat(queued()).isEmpty();
    }

    @Test
    void shouldCarryADocument() {
        String webhook = webhook(tenant.path(), "*");
        ObjectNode event = loginFailure();
        event.putObject("document")
                .put("name", "project.xml")
                .put("contentType", "application/xml")
                .put("content", "<project name=\"ü\"/>\r\n");

        String id = publisher.post(events, Json.text(event)).success().text("/_id");

        assertThat(queued()).singleElement().satisfies(delivery -> {
            assertThat(delivery.target().webhook().id().value()).isEqualTo(webhook);
            assertThat(delivery.content().orElseThrow().document().orElseThrow().text())
                    .contains("<project name=\"ü\"/>\r\n");
        });
        assertThat(tenant.admin().get(events + "/" + id).json().get("document")).isEqualTo(event.get("document"));
    }

    @Test
    void shouldRefuseHalfOfASurrogatePairInADocument() {
        for (String charset : List.of("utf-8", "utf-16", "latin1")) {
            assertThat(publisher.post(events, """
                {"type": "LOGIN_FAILURE", "payload": {"message": "m", "organizationId": "o", "time": 1},
                 "document": {"name": "a", "contentType": "text/xml; charset=%s", "content": "a\\ud800b"}}"""
                    .formatted(charset)).inWords())
                    .isEqualTo("400 document.content: must not contain unpaired surrogates");
        }
    }

    @Test
    void shouldShowNumbersAsTheyWerePublished() {
        String payload = "{\"a\":-0.0,\"b\":-0,\"c\":1e3,\"d\":1.50,\"e\":[0.0]}";
        String builds = tenant.projectPath() + "/events";

        String id = publisher.post(builds, "{\"type\":\"deployment.build.created\",\"payload\":" + payload + "}")
                .success()
                .text("/_id");

        assertThat(tenant.admin().get(events + "/" + id).body()).contains("\"payload\":" + payload);
    }

    @Test
    void shouldShowAnEventWithItsDeliveries() {
        String webhook = webhook(tenant.projectPath(), "deployment.*");
        String id = publisher
                .post(tenant.projectPath() + "/events",
                        Json.text(build().put("occurredAt", "2026-01-31T12:00:00.5Z")))
                .success()
                .text("/_id");

        Answer event = tenant.with(Role.ORG_MEMBER).get(events + "/" + id);

        assertThat(event.inWords()).isEqualTo("200");
        assertThat(event.text("/_id")).isEqualTo(id);
        assertThat(event.text("/type")).isEqualTo("deployment.build.created");
        assertThat(event.text("/organization")).isEqualTo(tenant.id());
        assertThat(event.text("/project")).isEqualTo(tenant.project());
        assertThat(event.text("/occurredAt")).isEqualTo("2026-01-31T12:00:00.500Z");
        assertThat(event.json().get("payload")).isEqualTo(build().get("payload"));
        assertThat(event.json().get("deliveryCount").intValue()).isEqualTo(1);
        assertThat(event.json().get("deliveries")).hasSize(1);
        assertThat(event.text("/deliveries/0/_id")).isEqualTo(queued().getFirst().id().value());
        assertThat(event.text("/deliveries/0/webhook")).isEqualTo(webhook);
        assertThat(event.text("/deliveries/0/event")).isEqualTo(id);
        assertThat(event.text("/deliveries/0/type")).isEqualTo("deployment.build.created");
        assertThat(event.text("/deliveries/0/status")).isEqualTo("pending");
        assertThat(event.json().at("/deliveries/0/attemptCount").intValue()).isZero();
    }

    @Test
    void shouldTakeTheTimeOfPublicationWhereNoneIsGiven() {
        String id = publisher.post(events, Json.text(loginFailure())).text("/_id");

        Answer event = tenant.admin().get(events + "/" + id);

        assertThat(event.text("/occurredAt")).isEqualTo(event.text("/publishedAt"));
    }

    @Test
    void shouldKeepNumbersAsTheyWere() {
        ObjectNode event = build();
        event.set("payload", Json.parse("{\"big\": 12345678901234567890, \"exact\": 1.10, \"e\": 1E+2, \"n\": null}"));

        String id = publisher.post(tenant.projectPath() + "/events", Json.text(event)).success().text("/_id");

        assertThat(tenant.admin().get(events + "/" + id).body())
                .contains("\"payload\":{\"big\":12345678901234567890,\"exact\":1.10,\"e\":1E+2,\"n\":null}");
    }

    @Test
    void shouldListEventsWithoutTheirContents() {
        String id = publisher.post(events, Json.text(loginFailure())).text("/_id");

        Answer list = tenant.admin().get(events);

        assertThat(list.texts("/_id")).containsExactly(id);
        assertThat(list.body()).doesNotContain("payload", "alicesmith", "\"deliveries\"");
        assertThat(list.json().at("/items/0/deliveryCount").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void shouldListEventsNewestFirstPageByPage(int limit) {
        List<String> published = IntStream.range(0, 5)
                .mapToObj(_ -> publisher.post(events, Json.text(loginFailure())).text("/_id"))
                .sorted(java.util.Comparator.reverseOrder())
                .toList();

        List<String> listed = new java.util.ArrayList<>();
        String next = "";
        do {
            Answer page = tenant.admin().get(events + "?limit=" + limit + next);
            listed.addAll(page.texts("/_id"));
            next = page.json().has("next") ? "&cursor=" + page.text("/next") : "";
        } while (!next.isEmpty());

        assertThat(listed).isEqualTo(published);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "limit=0             | limit: must be 1 to 100",
            "cursor=Z2FyYmFnZQ   | cursor: must be a cursor from an earlier answer",
            "cursor=***          | cursor: must be a cursor from an earlier answer"})
    void shouldRefuseMalformedPageRequests(String query, String fault) {
        assertThat(tenant.admin().get(events + "?" + query).inWords()).isEqualTo("400 " + fault);
    }

    @Test
    void shouldEndQuicklyForACursorOutOfTheFuture() {
        String end = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("f".repeat(24).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String id = publisher.post(events, Json.text(loginFailure())).text("/_id");
        long start = System.nanoTime();

        assertThat(tenant.admin().get(events + "?cursor=" + end).texts("/_id")).containsExactly(id);

        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }

    @Test
    void shouldNotKnowWhatIsNotThere() {
        assertThat(tenant.admin().get(events + "/" + Tenant.newId()).inWords())
                .isEqualTo("404 There is no such event.");
        assertThat(tenant.admin().get(events + "/x").inWords()).isEqualTo("400 eventId: must be 24 hexadecimal digits");
    }

    private String webhook(String scope, String... selectors) {
        return webhook(scope, tenant.admin(), selectors);
    }

    private static String webhook(String scope, Caller admin, String... selectors) {
        ObjectNode webhook = Json.object().put("name", "Hook").put("url", "https://example.com/");
        Stream.of(selectors).forEach(selector -> webhook.withArray("events").add(selector));
        return admin.post(scope + "/settings/webhooks", Json.text(webhook)).success().text("/_id");
    }

    private static List<QueuedDelivery> queued() {
        return API.queued().stream().map(message -> DeliveryMessage.read(message.body())).toList();
    }

    private Call keyed(String key, ObjectNode event) {
        return Call.of("POST", events).header("idempotency-key", key).body(Caller.JSON, Json.text(event));
    }

    private static ObjectNode loginFailure() {
        return Json.object().put("type", "LOGIN_FAILURE").set("payload", Json.parse(LOGIN_FAILURE));
    }

    private static ObjectNode build() {
        return Json.object()
                .put("type", "deployment.build.created")
                .set("payload", Json.parse("{\"build\": {\"number\": 7, \"tags\": [\"a\", \"b\"]}}"));
    }

    private static String[] refusal(String field, String value, String answer) {
        return new String[]{field, value, answer};
    }
}
