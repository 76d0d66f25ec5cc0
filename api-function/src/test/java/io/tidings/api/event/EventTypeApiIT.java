package io.tidings.api.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventType;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.event.Payload;
import io.tidings.format.CallbackBody;
import io.tidings.format.CallbackFormats;
import io.tidings.format.SampleContents;
import io.tidings.json.Json;
import io.tidings.publishing.PayloadSchemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The types of events, built-in and of an organization's own.
class EventTypeApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String NAME_FAULT = "400 type: must be 2 to 100 characters of A-Z, a-z, 0-9, '_', '.' and '-', a letter first";
    private static final String SCHEMA = """
        {"type": "object", "properties": {"amount": {"type": "integer"}, "lines": {"items": {"type": "string"}},
         "a/b~c": {"type": "boolean"}}, "required": ["amount"]}""";

    private Tenant tenant;
    private Caller admin;
    private String types;

    @BeforeEach
    void register() {
        API.queued();
        tenant = API.tenant();
        admin = tenant.admin();
        types = tenant.path() + "/event-types";
    }

    @Test
    void shouldShowTheBuiltInTypes() {
        Answer all = tenant.with(Role.EVENT_PUBLISHER).get("/event-types");

        assertThat(all.inWords()).isEqualTo("200");
        assertThat(all.texts("/type")).containsExactly("PROJECT_CREATE", "PROJECT_IMPORT", "PROJECT_IMPORT_ANY",
                "LOGIN_FAILURE", "PROJECT_DELETE", "PROJECT_DELETE_AND_UNPUBLISH", "PROJECT_PUBLISH",
                "SNAPSHOT_CREATE", "SNAPSHOT_RESTORE", "USER_CREATED", "USER_DISABLED", "USER_REMOVED_FROM_GROUP",
                "deployment.build.created", "WEBHOOK_DISABLED");
        assertThat(all.json().has("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "PROJECT_CREATE               | organization         | form     | userId,name,projectName,organizationName,projectId,organizationId,description",
            "PROJECT_IMPORT               | organization,project | form     | userId,name,projectName,organizationName,projectId,organizationId,description",
            "PROJECT_IMPORT_ANY           | organization,project | form     | userId,name,projectName,organizationName,projectId,organizationId,description",
            "LOGIN_FAILURE                | organization         | form     | message,organizationId,time",
            "PROJECT_DELETE               | project              | form     | username,projectName,organizationName,organizationId,projectId",
            "PROJECT_DELETE_AND_UNPUBLISH | project              | form     | username,projectName,organizationName,organizationId,projectId",
            "PROJECT_PUBLISH              | project              | form     | username,projectName,organizationName,organizationId,versionTag,projectId",
            "SNAPSHOT_CREATE              | project              | form     | username,projectName,organizationName,organizationId,versionTag",
            "SNAPSHOT_RESTORE             | project              | form     | username,projectName,organizationName,organizationId",
            "USER_CREATED                 | organization         | envelope | username,email,userId,organization,remainingSeats",
            "USER_DISABLED                | organization         | envelope | username,email,userId,organization",
            "USER_REMOVED_FROM_GROUP      | organization         | envelope | username,email,userId,organization,groupName",
            "deployment.build.created     | project              | envelope | ''",
            "WEBHOOK_DISABLED             | organization         | envelope | webhook,reason,since"})
    void shouldSayWhatATypeCarriesAndWhere(String name, String levels, String format, String parameters) {
        JsonNode type = builtIn(name);

        assertThat(type.get("format").asText()).isEqualTo(format);
        assertThat(String.join(",", fieldNames(type.get("levels")))).isEqualTo(levels);
        List<String> shown = new ArrayList<>();
        type.get("levels").elements().next().get("parameters").forEach(parameter -> shown.add(parameter.asText()));
        assertThat(String.join(",", shown)).isEqualTo(parameters);
    }

    @Test
    void shouldShowSamplesThatAreValidByTheSchemasThatItShows() {
        PayloadSchemas schemas = new PayloadSchemas();
        List<String> judged = new ArrayList<>();

        API.platform().get("/event-types").json().get("items").forEach(type -> type.get("levels").forEach(level -> {
            judged.add(type.get("type").asText());
            assertThat(schemas.violations((ObjectNode) type.get("schema"), Payload.of(level.get("sample")))).isEmpty();
            level.get("parameters")
                    .forEach(parameter -> assertThat(level.get("sample").has(parameter.asText()))
                            .as(type.get("type") + " " + parameter)
                            .isTrue());
        }));

        assertThat(judged).hasSize(16).contains("PROJECT_CREATE", "deployment.build.created");
    }

    @Test
    void shouldShowExampleCallbacksAsTheyAreWritten() {
        EventCatalog catalog = EventCatalog.builtIn();
        CallbackFormats formats = new CallbackFormats(catalog);
        SampleContents subjects = new SampleContents(catalog);
        int compared = 0;

        for (EventType type : catalog.all()) {
            for (Level level : type.levels().keySet()) {
                JsonNode examples = builtIn(type.name().value()).at("/levels/" + level.wireName() + "/examples");
                assertThat(fieldNames(examples)).containsExactly("envelope", "form", "document", "cloudevents");
                for (Format format : Format.values()) {
                    CallbackBody body = formats.write(subjects.of(type, level), format);
                    ObjectNode expected = Json.object()
                            .put("contentType", body.contentType());
                    expected.putObject("headers")
                            .put("webhook-event-type", type.name().value())
                            .put("webhook-event-id", subjects.of(type, level).event().id().value());
                    body.query().ifPresent(query -> expected.put("query", query));
                    expected.put("body", new String(body.bytes(), UTF_8));
                    assertThat(examples.get(format.wireName())).isEqualTo(expected);
                    compared++;
                }
            }
        }

        assertThat(compared).isEqualTo(64);
    }

    @Test
    void shouldShowABuiltInTypeAmongThoseOfAnOrganization() {
        assertThat(admin.get(types + "/LOGIN_FAILURE").json()).isEqualTo(builtIn("LOGIN_FAILURE"));
    }

    @Test
    void shouldRegisterATypeAndThenChangeIt() {
        Answer created = admin.put(types + "/order.paid", """
            {"description": "An order was paid", "schema": %s, "sample": {"amount": 3}}""".formatted(SCHEMA));

        assertThat(created.inWords()).isEqualTo("201");
        assertThat(created.json().get("type").asText()).isEqualTo("order.paid");
        assertThat(created.json().get("description").asText()).isEqualTo("An order was paid");
        assertThat(created.json().get("format").asText()).isEqualTo("envelope");
        assertThat(created.json().get("schema")).isEqualTo(Json.parse(SCHEMA));
        assertThat(created.json().at("/levels/organization/sample")).isEqualTo(Json.parse("{\"amount\": 3}"));
        assertThat(created.json().at("/levels/project/examples/document/body").asText()).isEqualTo("{\"amount\":3}");
        assertThat(created.text("/updatedAt")).isEqualTo(created.text("/createdAt"));
        assertThat(admin.get(types + "/order.paid").json()).isEqualTo(created.json());

        Answer changed = admin.put(types + "/order.paid", "{\"description\": \"Somebody paid\"}");

        assertThat(changed.inWords()).isEqualTo("200");
        assertThat(changed.text("/createdAt")).isEqualTo(created.text("/createdAt"));
        assertThat(changed.time("/updatedAt")).isAfter(created.time("/updatedAt"));
        assertThat(changed.text("/description")).isEqualTo("Somebody paid");
        assertThat(changed.json().has("schema")).isFalse();
        assertThat(admin.get(types + "/order.paid").json()).isEqualTo(changed.json());
    }

    @Test
    void shouldRegisterATypeThatRequiresADocument() {
        String type = types + "/order.paid";
        String event = "{\"type\": \"order.paid\", \"payload\": {}%s}";
        String document = ", \"document\": {\"name\": \"a.txt\", \"contentType\": \"text/plain\", \"content\": \"a\"}";
        admin.put(type, "{\"description\": \"An order was paid\", \"documentRequired\": true}").success();

        assertThat(admin.get(type).json().get("documentRequired").asBoolean()).isTrue();
        assertThat(admin.get(type).json().at("/levels/project/examples/document/contentType").asText())
                .isEqualTo("application/xml");
        assertThat(admin.post(tenant.path() + "/events", event.formatted("")).inWords())
                .isEqualTo("422 document: is required by 'order.paid'");
        assertThat(admin.post(tenant.path() + "/events", event.formatted(document)).inWords()).isEqualTo("202");
        admin.put(type, "{\"description\": \"An order was paid\"}").success();
        assertThat(admin.get(type).json().get("documentRequired").asBoolean()).isFalse();
        assertThat(admin.post(tenant.path() + "/events", event.formatted("")).inWords()).isEqualTo("202");
        assertThat(admin.put(type, "{\"description\": \"Paid\", \"documentRequired\": 1}").inWords())
                .isEqualTo("400 documentRequired: must be true or false");
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void shouldRefuseABadName(String name) {
        String path = types + "/" + name;

        assertThat(Stream.of(admin.put(path, "{\"description\": \"A type\"}"), admin.get(path), admin.delete(path)))
                .extracting(Answer::inWords)
                .containsOnly(NAME_FAULT);
    }

    static Stream<String> badNames() {
        return Stream.of("a", "9a", "_a", ".a", "a%20b", "a*", "order.*", "%C3%A9t%C3%A9", "a%23b", "a".repeat(101));
    }

    @Test
    void shouldTakeTheLongestName() {
        assertThat(admin.put(types + "/" + "a".repeat(100), "{\"description\": \"A type\"}").inWords())
                .isEqualTo("201");
    }

    @Test
    void shouldNotChangeABuiltInType() {
        builtInNames().forEach(name -> assertThat(
                admin.put(types + "/" + name + "?force=true", "{\"description\": \"Mine\"}").inWords())
                .isEqualTo("409 '" + name + "' is a built-in type."));
        assertThat(admin.delete(types + "/LOGIN_FAILURE").inWords()).isEqualTo("404 There is no such event type.");
        assertThat(admin.get(types).texts("/type")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{}                                                   | description: is required",
            "{\"description\": 1}                                 | description: must be a string",
            "{\"description\": \"A\", \"schema\": []}             | schema: must be an object",
            "{\"description\": \"A\", \"schema\": true}           | schema: must be an object",
            "{\"description\": \"A\", \"sample\": []}             | sample: must be a JSON object",
            "{\"description\": \"A\", \"format\": \"form\"}       | format: is read-only",
            "{\"description\": \"A\", \"schema\": {\"$ref\": \"https://example.com/s.json\"}} | schema: must not refer to other documents ('$ref')",
            "{\"description\": \"A\", \"schema\": {\"allOf\": [{\"$ref\": \"other.json\"}]}} | schema: must not refer to other documents ('$ref')",
            "{\"description\": \"A\", \"schema\": {\"$dynamicRef\": \"http://169.254.169.254/\"}} | schema: must not refer to other documents ('$dynamicRef')",
            "{\"description\": \"A\", \"schema\": {\"$schema\": \"http://json-schema.org/draft-07/schema#\"}} | schema: must be a schema of https://json-schema.org/draft/2020-12/schema",
            "{\"description\": \"A\", \"schema\": {\"$ref\": \"#/$defs/missing\"}} | schema: must be a JSON Schema that can be evaluated"})
    void shouldRefuseWhatIsNoType(String body, String fault) {
        assertThat(admin.put(types + "/order.paid", body).inWords()).isEqualTo("400 " + fault);
        assertThat(admin.get(types + "/order.paid").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"$ref\": \"#\"}                                                     | JSON Schema: it must not refer to itself endlessly",
            "{\"properties\": {\"x\": {\"$ref\": \"#/properties/x\"}}}         | /properties/x",
            "{\"properties\": {\"$ref\": {\"$ref\": \"http://127.0.0.1:9/x\"}}} | other documents ('$ref')",
            "{\"properties\": {\"x\": {\"pattern\": \"^(a*)*(\\\\1)*b\\\\1$\"}}} | /properties/x/pattern"})
    void shouldRefuseASchemaThatHasNoEndOrLeadsElsewhere(String schema, String fault) {
        assertThat(admin.put(types + "/order.paid", "{\"description\": \"A\", \"schema\": " + schema + "}").inWords())
                .startsWith("400 schema: ")
                .contains(fault);
    }

    @Test
    void shouldGiveEveryEventOfABatchAResultWhateverItCosts() {
        admin.put(types + "/order.paid", """
            {"description": "A", "schema": {"properties": {"next": {"$ref": "#"}, "a": {"items": {"oneOf": [%s]}}}}}"""
                .formatted(IntStream.range(0, 500)
                        .mapToObj(i -> "{\"const\": " + i + "}")
                        .collect(Collectors.joining(","))))
                .success();
        String good = "{\"type\": \"order.paid\", \"payload\": {\"next\": {\"next\": {\"a\": [1]}}}}";
        String costly = "{\"type\": \"order.paid\", \"payload\": {\"a\": ["
                + String.join(",", Collections.nCopies(30_000, "1")) + "]}}";

        Answer answer = tenant.with(Role.EVENT_PUBLISHER)
                .post(tenant.path() + "/events/batch", "{\"events\": [" + good + "," + costly + "," + good + "]}");

        assertThat(answer.json().get("results")).extracting(result -> result.get("status").asInt())
                .containsExactly(202, 422, 202);
        assertThat(answer.json().at("/results/1/problem/errors/0/detail").asText()).contains("schema of its type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"type\": \"objekt\"}                                     | /type",
            "{\"properties\": {\"a\": {\"type\": \"nonsense\"}}}        | /properties/a/type",
            "{\"properties\": {\"a\": {\"minimum\": \"1\"}}}            | /properties/a/minimum",
            "{\"required\": \"a\"}                                      | /required",
            "{\"items\": {\"pattern\": \"(\"}}                          | /items/pattern"})
    void shouldSayWhereASchemaIsWrong(String schema, String place) {
        Answer answer = admin.put(types + "/order.paid", "{\"description\": \"A\", \"schema\": " + schema + "}");

        assertThat(answer.inWords()).startsWith("400 schema: must be a JSON Schema: " + place + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"}",
            "{\"$defs\": {\"a\": {\"type\": \"integer\"}}, \"properties\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}"})
    void shouldTakeSchemasThatStandOnTheirOwn(String schema) {
        assertThat(admin.put(types + "/order.paid", "{\"description\": \"A\", \"schema\": " + schema + "}").inWords())
                .isEqualTo("201");
    }

    @Test
    void shouldTakeASchemaOfThirtyTwoKibibytesAndNotAByteMore() {
        String frame = "{\"description\":\"\"}";
        String text = "a".repeat(32 * 1024 - frame.length());

        assertThat(admin.put(types + "/order.paid", schemaWith(text + "a")).inWords())
                .isEqualTo("400 schema: must have at most 32768 bytes");
        assertThat(admin.put(types + "/order.paid", schemaWith(text)).inWords()).isEqualTo("201");
        assertThat(admin.get(types + "/order.paid").text("/schema/description")).isEqualTo(text);
    }

    @Test
    void shouldRefuseASampleThatBreaksTheSchema() {
        Answer answer = admin.put(types + "/order.paid", """
            {"description": "A", "schema": %s, "sample": {"lines": ["a", 2], "a/b~c": 1}}""".formatted(SCHEMA));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().findValuesAsText("field"))
                .containsExactlyInAnyOrder("sample", "sample/lines/1", "sample/a~1b~0c");
    }

    @Test
    void shouldNotBreakThePresentSampleUnlessForced() {
        String stricter = """
            {"description": "A", "schema": {"properties": {"amount": {"type": "string"}}, "required": ["currency"]}}""";
        admin.put(types + "/order.paid", """
            {"description": "A", "schema": %s, "sample": {"amount": 3}}""".formatted(SCHEMA)).success();

        Answer refused = admin.put(types + "/order.paid", stricter);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().findValuesAsText("field")).containsExactlyInAnyOrder("/sample", "/sample/amount");
        assertThat(refused.json().get("detail").asText()).contains("?force=true");
        assertThat(admin.get(types + "/order.paid").json().get("schema")).isEqualTo(Json.parse(SCHEMA));
        assertThat(admin.put(types + "/order.paid?force=false", stricter).status()).isEqualTo(409);

        assertThat(admin.put(types + "/order.paid?force=true", stricter).inWords()).isEqualTo("200");
        assertThat(admin.get(types + "/order.paid").text("/schema/required/0")).isEqualTo("currency");
    }

    @Test
    void shouldPublishATypeFromItsRegistrationToItsDeletion() {
        String unknown = "422 type: 'order.paid' is neither built in nor registered by this organization";
        assertThat(publish("{\"amount\": 1}").inWords()).isEqualTo(unknown);

        admin.put(types + "/order.paid", "{\"description\": \"A\"}").success();
        assertThat(publish("{\"amount\": 1}").inWords()).isEqualTo("202");

        assertThat(admin.delete(types + "/order.paid").inWords()).isEqualTo("204");
        assertThat(publish("{\"amount\": 1}").inWords()).isEqualTo(unknown);
        assertThat(admin.get(types + "/order.paid").inWords()).isEqualTo("404 There is no such event type.");
        assertThat(admin.delete(types + "/order.paid").inWords()).isEqualTo("404 There is no such event type.");
    }

    @Test
    void shouldPointIntoThePayloadThatBreaksTheSchema() {
        admin.put(types + "/order.paid", "{\"description\": \"A\", \"schema\": " + SCHEMA + "}").success();

        Answer answer = publish("{\"lines\": [\"a\", 2], \"a/b~c\": 1}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().findValuesAsText("field"))
                .containsExactlyInAnyOrder("/payload", "/payload/lines/1", "/payload/a~1b~0c");
        assertThat(publish("{\"amount\": 1.0, \"a/b~c\": false}").inWords()).isEqualTo("202");
    }

    @Test
    void shouldValidateAgainstTheChangedSchemaAtOnce() {
        admin.put(types + "/order.paid", "{\"description\": \"A\"}").success();
        assertThat(publish("{}").inWords()).isEqualTo("202");

        admin.put(types + "/order.paid", "{\"description\": \"A\", \"schema\": " + SCHEMA + "}").success();

        assertThat(publish("{}").status()).isEqualTo(422);
    }

    @Test
    void shouldListTypesByNamePageByPage() {
        List<String> names = List.of("Zebra", "a.b", "a.c", "order.paid", "order_paid");
        names.reversed().forEach(name -> admin.put(types + "/" + name, "{\"description\": \"A\"}").success());

        List<String> listed = new ArrayList<>();
        Answer page = admin.get(types + "?limit=2");
        listed.addAll(page.texts("/type"));
        while (page.json().has("next")) {
            assertThat(page.texts("/type")).hasSize(2);
            page = admin.get(types + "?limit=2&cursor=" + page.text("/next")).success();
            listed.addAll(page.texts("/type"));
        }

        assertThat(listed).isEqualTo(names);
        assertThat(admin.get(types).texts("/type")).isEqualTo(names);
        assertThat(admin.get(types + "?limit=0").inWords()).isEqualTo("400 limit: must be 1 to 100");
        assertThat(admin.get(types + "?cursor=!").inWords())
                .isEqualTo("400 cursor: must be a cursor from an earlier answer");
    }

    @Test
    void shouldKeepTypesOfOrganizationsApart() {
        Tenant other = API.tenant();
        String theirs = other.path() + "/event-types/order.paid";
        other.admin().put(theirs, "{\"description\": \"Theirs\"}").success();

        assertThat(Stream.of(admin.get(theirs), admin.put(theirs, "{\"description\": \"Mine\"}"),
                admin.delete(theirs), admin.get(other.path() + "/event-types")))
                .extracting(Answer::inWords)
                .containsOnly("404 There is no such organization.");
        assertThat(admin.get(types + "/order.paid").status()).isEqualTo(404);
        assertThat(admin.delete(types + "/order.paid").status()).isEqualTo(404);
        assertThat(admin.get(types).texts("/type")).isEmpty();
        assertThat(publish("{}").status()).isEqualTo(422);
        assertThat(other.admin().get(theirs).text("/description")).isEqualTo("Theirs");
    }

    @Test
    void shouldSubscribeByNameToRegisteredTypesOnly() {
        assertThat(subscribe("order.paid").inWords())
                .isEqualTo("400 events[0]: is neither built in nor registered by this organization");

        admin.put(types + "/order.paid", "{\"description\": \"A\"}").success();

        assertThat(subscribe("order.paid").inWords()).isEqualTo("201");
        publish("{}").success();
        assertThat(Queued.one(API).target().type().value()).isEqualTo("order.paid");
    }

    @Test
    void shouldCallSubscribersOfAPrefixOnceATypeIsRegistered() {
        assertThat(subscribe("order.*").inWords()).isEqualTo("201");
        assertThat(publish("{}").status()).isEqualTo(422);
        assertThat(API.queued()).isEmpty();

        admin.put(types + "/order.paid", "{\"description\": \"A\"}").success();
        admin.put(types + "/orders", "{\"description\": \"A\"}").success();
        publish("{}").success();
        admin.post(tenant.path() + "/events", "{\"type\": \"orders\", \"payload\": {}}").success();

        assertThat(Queued.one(API).target().type().value()).isEqualTo("order.paid");
    }

    private Answer subscribe(String selector) {
        return admin.post(tenant.path() + "/settings/webhooks", """
            {"name": "Hook", "url": "https://example.com/", "events": ["%s"]}""".formatted(selector));
    }

    private Answer publish(String payload) {
        return admin.post(tenant.projectPath() + "/events",
                "{\"type\": \"order.paid\", \"payload\": " + payload + "}");
    }

    private static String schemaWith(String description) {
        return "{\"description\": \"A\", \"schema\": {\"description\": \"" + description + "\"}}";
    }

    private static List<String> builtInNames() {
        return API.platform().get("/event-types").texts("/type");
    }

    private static JsonNode builtIn(String name) {
        for (JsonNode type : API.platform().get("/event-types").json().get("items")) {
            if (type.get("type").asText().equals(name)) {
                return type;
            }
        }
        throw new AssertionError("no type " + name);
    }

    private static List<String> fieldNames(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
