package io.tidings.api.event;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.Document;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Events that come as forms with a file.
class UploadApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final byte[] PROJECT_XML = "<?xml version=\"1.0\"?>\r\n<project/>\n".getBytes(UTF_8);

    private Tenant tenant;
    private Caller publisher;
    private String events;
    private String builds;

    @BeforeEach
    void register() {
        API.queued();
        tenant = API.tenant();
        publisher = tenant.with(Role.EVENT_PUBLISHER);
        events = tenant.projectPath() + "/events";
        builds = events + "?type=deployment.build.created";
        tenant.admin().post(tenant.path() + "/settings/webhooks", """
            {"name": "Hook", "url": "https://example.com/", "events": ["*"]}""").success();
    }

    @Test
    void shouldPublishTheFieldsAsPayloadAndTheFileAsDocument() {
        Answer answer = publisher.send(publication().to(events + "?type=PROJECT_PUBLISH"));

        assertThat(answer.inWords()).isEqualTo("202");
        assertThat(answer.json().get("type").asText()).isEqualTo("PROJECT_PUBLISH");
        assertThat(answer.json().get("deliveries").asInt()).isEqualTo(1);
        JsonNode payload = Json.parse("""
            {"username": "alice", "projectName": "Rockets", "organizationName": "Acme", "organizationId": "1",
             "versionTag": "v1", "projectId": "2"}""");
        QueuedDelivery delivery = Queued.one(API);
        assertThat(delivery.event().id().value()).isEqualTo(answer.text("/_id"));
        assertThat(delivery.content().orElseThrow().payload().tree()).isEqualTo(payload);
        assertThat(delivery.content().orElseThrow().document())
                .contains(new Document("project.xml", "application/xml", PROJECT_XML));
        Answer event = tenant.admin().get(tenant.path() + "/events/" + answer.text("/_id"));
        assertThat(event.json().get("payload")).isEqualTo(payload);
        assertThat(event.json().get("document")).isEqualTo(Json.object()
                .put("name", "project.xml")
                .put("contentType", "application/xml")
                .put("content", new String(PROJECT_XML, UTF_8)));
    }

    /// Fields become the payload.
    @Nested
    class Fields {

        @Test
        void shouldKeepTheFieldsInTheirOrder() {
            publisher.send(new TestingForm().field("z", "1").field("a", "2").field("m", "3").to(builds)).success();

            assertThat(Queued.one(API).content().orElseThrow().payload()).hasToString("""
                {"z":"1","a":"2","m":"3"}""");
        }

        /// A form with parts is not URL-encoded, and nothing in it is a parameter.
        @ParameterizedTest
        @ValueSource(strings = {"100 % off", "%", "%zz", "%4", "a=%&b=%;c=%zz+%20", "x&projectId=%zz"})
        void shouldKeepFieldsCharacterByCharacterAtBothLevels(String text) {
            for (String path : List.of(tenant.path(), tenant.projectPath())) {
                String type = "/events?type="
                        + (path.contains("/projects/") ? "deployment.build.created" : "order.paid");
                tenant.admin().put(tenant.path() + "/event-types/order.paid", "{\"description\": \"Paid\"}").success();

                Answer answer = publisher
                        .send(new TestingForm().field("a=%zz", "=").field("note", text).to(path + type));

                assertThat(answer.inWords()).isEqualTo("202");
                assertThat(Queued.one(API).content().orElseThrow().payload().tree())
                        .isEqualTo(Json.object().put("a=%zz", "=").put("note", text));
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "integer | 42    | 42",
                "integer | -7    | -7",
                "integer | 007   | 7",
                "number  | 1.50  | 1.50",
                "number  | -0.25 | -0.25",
                "number  | 12    | 12",
                "boolean | true  | true",
                "boolean | false | false",
                "string  | 42    | \"42\"",
                "string  | true  | \"true\""})
        void shouldReadTextAsTheSchemaOfTheTypeWantsIt(String wanted, String text, String value) {
            register("measured", "{\"properties\": {\"a\": {\"type\": \"%s\"}}}".formatted(wanted));

            Answer answer = publisher
                    .send(new TestingForm().field("a", text).field("b", text).to(events + "?type=measured"));

            assertThat(answer.inWords()).isEqualTo("202");
            ObjectNode expected = Json.object();
            expected.set("a", Json.parse(value));
            expected.put("b", text);
            assertThat(Queued.one(API).content().orElseThrow().payload().tree()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"integer,1.5", "integer,abc", "integer,''", "number,1e5", "number,NaN", "boolean,TRUE",
                "boolean,1"})
        void shouldLeaveTextAsItIsWhereItIsNotWhatTheSchemaWants(String wanted, String text) {
            register("measured", "{\"properties\": {\"a\": {\"type\": \"%s\"}}}".formatted(wanted));

            Answer answer = publisher.send(new TestingForm().field("a", text).to(events + "?type=measured"));

            assertThat(answer.inWords()).isEqualTo("422 /payload/a: string found, " + wanted + " expected");
        }

        @Test
        void shouldLeaveTextAsItIsWithoutASchema() {
            register("free", null);

            publisher.send(new TestingForm().field("a", "42").field("b", "true").to(events + "?type=free")).success();

            assertThat(Queued.one(API).content().orElseThrow().payload()).hasToString("{\"a\":\"42\",\"b\":\"true\"}");
        }

        @Test
        void shouldCoerceTheTimeOfALoginFailure() {
            Answer answer = publisher.send(new TestingForm().field("message", "Bad Login [alice]")
                    .field("organizationId", "AtScale")
                    .field("time", "1643723261")
                    .to(tenant.path() + "/events?type=LOGIN_FAILURE"));

            assertThat(answer.inWords()).isEqualTo("202");
            assertThat(Queued.one(API).content().orElseThrow().payload().tree().get("time"))
                    .isEqualTo(Json.parse("1643723261"));
        }

        @Test
        void shouldRefuseAFieldThatComesTwice() {
            TestingForm form = new TestingForm().field("a", "1").field("b", "2").field("a", "1");

            assertThat(publisher.send(form.to(builds)).inWords())
                    .isEqualTo("400 a: must be given once, and at most 200 fields in all");
        }

        @Test
        void shouldTakeTwoHundredFieldsAndNotOneMore() {
            TestingForm form = new TestingForm();
            for (int i = 0; i < 200; i++) {
                form.field("field" + i, "");
            }
            assertThat(publisher.send(form.to(builds)).inWords()).isEqualTo("202");

            assertThat(publisher.send(form.field("last", "").to(builds)).inWords())
                    .isEqualTo("400 last: must be given once, and at most 200 fields in all");
        }

        @Test
        void shouldPointToTheFieldsThatBreakTheSchema() {
            Answer answer = publisher.send(new TestingForm().field("message", "")
                    .field("time", "-1")
                    .to(tenant.path() + "/events?type=LOGIN_FAILURE"));

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().findValuesAsText("field"))
                    .containsExactlyInAnyOrder("/payload/message", "/payload/time", "/payload");
        }

        @ParameterizedTest
        @MethodSource("fieldsInCharsets")
        void shouldReadAFieldInTheCharsetOfItsPart(String contentType, byte[] content, String answer) {
            assertThat(publisher.send(new TestingForm()
                    .part("Content-Disposition: form-data; name=\"a\"" + contentType, content)
                    .to(builds)).inWords()).isEqualTo(answer);
            if (answer.equals("202")) {
                assertThat(Queued.one(API).content().orElseThrow().payload()).hasToString("{\"a\":\"é\"}");
            }
        }

        static Stream<Object[]> fieldsInCharsets() {
            byte[] latin = {(byte) 0xE9};
            byte[] utf8 = "é".getBytes(UTF_8);
            return Stream.of(
                    new Object[]{"\r\nContent-Type: text/plain; charset=ISO-8859-1", latin, "202"},
                    new Object[]{"\r\ncontent-type: text/plain;Charset=\"iso-8859-1\"", latin, "202"},
                    new Object[]{"\r\nContent-Type: text/plain; charset=UTF-16", "é".getBytes(UTF_16), "202"},
                    new Object[]{"\r\nContent-Type: text/plain", utf8, "202"},
                    new Object[]{"", utf8, "202"},
                    new Object[]{"", latin, "400 a: must be text in UTF-8"},
                    new Object[]{"\r\nContent-Type: text/plain; charset=utf-8", latin, "400 a: must be text in utf-8"},
                    new Object[]{"\r\nContent-Type: text/plain; charset=us-ascii", utf8,
                            "400 a: must be text in us-ascii"},
                    new Object[]{"\r\nContent-Type: text/plain; charset=none", utf8,
                            "400 a: must be in a known charset, not none"});
        }

        @Test
        void shouldRefuseNamesThatAreNotUtf8() {
            for (String parameters : List.of("name=\"\u00E9\"", "name=\"a\"; filename=\"\u00E9\"")) {
                byte[] form = ("--x\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n1\r\n--x--\r\n")
                        .getBytes(ISO_8859_1);

                assertThat(
                        publisher.send(Call.of("POST", builds).body("multipart/form-data; boundary=x", form)).inWords())
                        .isEqualTo(parameters.contains("filename")
                                ? "400 a: must have a file name in UTF-8"
                                : "400 body: must have fields with names in UTF-8");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"name=\"\"", "name="})
        void shouldKeepAFieldWhoseNameIsEmpty(String name) {
            publisher.send(new TestingForm().field("a", "1")
                    .part("Content-Disposition: form-data; " + name, new byte[]{'2'})
                    .to(builds)).success();

            assertThat(Queued.one(API).content().orElseThrow().payload()).hasToString("{\"a\":\"1\",\"\":\"2\"}");
        }
    }

    /// The file becomes the document.
    @Nested
    class Files {

        @ParameterizedTest
        @MethodSource("files")
        void shouldKeepTheFileByteForByte(String contentType, byte[] content) {
            Answer answer = publisher.send(new TestingForm().file("project.xml", contentType, content).to(builds));

            assertThat(answer.inWords()).isEqualTo("202");
            assertThat(Queued.document(API)).isEqualTo(new Document("project.xml", contentType, content));
            JsonNode shown = tenant.admin()
                    .get(tenant.path() + "/events/" + answer.text("/_id"))
                    .json()
                    .get("document");
            assertThat(shown.has("contentBase64")
                    ? Base64.getDecoder().decode(shown.get("contentBase64").asText())
                    : shown.get("content").asText().getBytes(UTF_8)).isEqualTo(content);
        }

        static Stream<Object[]> files() {
            byte[] everyByte = new byte[512];
            for (int i = 0; i < everyByte.length; i++) {
                everyByte[i] = (byte) i;
            }
            return Stream.of(
                    new Object[]{"application/octet-stream", everyByte},
                    new Object[]{"text/plain", "100%".getBytes(UTF_8)},
                    new Object[]{"application/xml", new byte[0]},
                    new Object[]{"application/xml", new byte[3]},
                    new Object[]{"application/xml; charset=UTF-16",
                            "<?xml version=\"1.0\"?><é>日本</é>".getBytes(UTF_16)},
                    new Object[]{"text/xml;charset=ISO-8859-1",
                            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><é>ÿ</é>".getBytes(ISO_8859_1)},
                    new Object[]{"application/xml", "\uFEFF<a><![CDATA[ ]] > & <b/> ]]></a>\r\n\r\n".getBytes(UTF_8)},
                    new Object[]{"application/xml", "<a>🚀\uFFFE\uFFFF\u0001\u007F\u2028</a>".getBytes(UTF_8)},
                    new Object[]{"text/plain",
                            ("\r\n--" + TestingForm.BOUNDARY.substring(1) + "\r\n--").getBytes(UTF_8)},
                    new Object[]{"text/plain", "\r\n".repeat(10_000).getBytes(UTF_8)});
        }

        @Test
        void shouldPublishAFormWithoutAFile() {
            assertThat(publisher.send(new TestingForm().field("a", "é🚀\r\nb").to(builds)).inWords()).isEqualTo("202");

            assertThat(Queued.one(API).content().orElseThrow()).satisfies(content -> {
                assertThat(content.document()).isEmpty();
                assertThat(content.payload().tree()).isEqualTo(Json.object().put("a", "é🚀\r\nb"));
            });
        }

        /// Browsers send a file field in which nothing was chosen as a nameless, empty file.
        @Test
        void shouldNotTakeAnUnusedFileFieldForAFile() {
            publisher.send(
                    new TestingForm().field("a", "1").file("", "application/octet-stream", new byte[0]).to(builds))
                    .success();

            assertThat(Queued.one(API).content().orElseThrow().document()).isEmpty();
        }

        @Test
        void shouldNotCountAnUnusedFileFieldAsASecondFile() {
            publisher.send(new TestingForm().file("", "application/octet-stream", new byte[0])
                    .file("project.xml", "application/xml", PROJECT_XML)
                    .to(builds)).success();

            assertThat(Queued.document(API).content()).isEqualTo(PROJECT_XML);
        }

        @ParameterizedTest
        @MethodSource("fileNames")
        void shouldKnowTheNameOfTheFile(String parameters, String name) {
            publisher.send(new TestingForm()
                    .part("Content-Disposition: form-data; name=\"payload\"; " + parameters
                            + "\r\nContent-Type: application/xml", PROJECT_XML)
                    .to(builds)).success();

            assertThat(Queued.document(API).name()).isEqualTo(name);
        }

        static Stream<Object[]> fileNames() {
            return Stream.of(
                    new Object[]{"filename=\"project.xml\"", "project.xml"},
                    new Object[]{"filename=project.xml", "project.xml"},
                    new Object[]{"filename=\"a; b=c.xml\"", "a; b=c.xml"},
                    new Object[]{"filename=\"Büro 🚀 日本.xml\"", "Büro 🚀 日本.xml"},
                    new Object[]{"filename=\"a%22b.xml\"", "a%22b.xml"},
                    new Object[]{"filename*=UTF-8''B%C3%BCro%20%F0%9F%9A%80.xml", "Büro 🚀.xml"},
                    new Object[]{"filename*=ISO-8859-1'de'B%FCro.xml", "Büro.xml"},
                    new Object[]{"filename=\"Buero.xml\"; filename*=UTF-8''B%C3%BCro.xml", "Büro.xml"},
                    new Object[]{"filename=\"\"", "document"});
        }

        @ParameterizedTest
        @CsvSource({"PROJECT.XML,application/xml", "project.bin,application/octet-stream"})
        void shouldGuessTheTypeOfAFileThatComesWithoutOne(String name, String contentType) {
            publisher.send(new TestingForm()
                    .part("Content-Disposition: form-data; name=\"payload\"; filename=\"" + name + "\"", PROJECT_XML)
                    .to(builds)).success();

            assertThat(Queued.document(API).contentType()).isEqualTo(contentType);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "a/b.xml             | application/xml | 400 payload: must have a name of 1 to 255 characters without quotes and slashes",
                "C:\\fakepath\\b.xml | application/xml | 400 payload: must have a name of 1 to 255 characters without quotes and slashes",
                "b.xml               | xml             | 400 payload: must have a media type as contentType"})
        void shouldRefuseAFileThatNoCallbackCouldCarry(String name, String contentType, String answer) {
            assertThat(publisher.send(new TestingForm().file(name, contentType, PROJECT_XML).to(builds)).inWords())
                    .isEqualTo(answer);
        }

        @Test
        void shouldRefuseTwoFiles() {
            TestingForm form = new TestingForm().file("a.xml", "application/xml", PROJECT_XML)
                    .part("Content-Disposition: form-data; name=\"second\"; filename=\"b.xml\"", PROJECT_XML);

            assertThat(publisher.send(form.to(builds)).inWords()).isEqualTo("400 second: must be the only file");
        }
    }

    /// What a form has no place for: type, key and time.
    @Nested
    class Query {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "''                                     | 400 type: is required",
                "?type=9                                | 400 type: must be 2 to 100 characters of A-Z, a-z, 0-9, '_', '.' and '-', a letter first",
                "?type=unheard.of                       | 422 type: 'unheard.of' is neither built in nor registered by this organization",
                "?type=deployment.build.created&id=a%20b | 400 id: must be 1 to 128 visible ASCII characters",
                "?type=deployment.build.created&occurredAt=now | 400 occurredAt: must be a time like 2026-01-31T12:00:00Z"})
        void shouldRefuseWhatTheQuerySaysWrongly(String query, String answer) {
            assertThat(publisher.send(new TestingForm().field("a", "1").to(events + query)).inWords())
                    .isEqualTo(answer);
            assertThat(API.queued()).isEmpty();
        }

        @ParameterizedTest
        @MethodSource("keys")
        void shouldPublishAFormOnceUnderItsKey(String query, Map<String, String> headers) {
            Call call = publication().to(events + "?type=PROJECT_PUBLISH" + query);
            Call first = new Call(call.method(), call.path(), merged(call, headers), call.body());
            Call other = publication().field("description", "another").to(first.path());
            Call second = new Call(other.method(), other.path(), merged(other, headers), other.body());

            String id = publisher.send(first).success().text("/_id");

            assertThat(publisher.send(first).success().text("/_id")).isEqualTo(id);
            assertThat(publisher.send(second).inWords())
                    .isEqualTo("409 Another event was published with the id 'k1'.");
            assertThat(API.queued()).hasSize(1);
        }

        static Stream<Object[]> keys() {
            return Stream.of(
                    new Object[]{"&id=k1", Map.of()},
                    new Object[]{"", Map.of("idempotency-key", "k1")},
                    new Object[]{"&id=k1", Map.of("idempotency-key", "k1")});
        }

        @Test
        void shouldRefuseTwoKeys() {
            assertThat(
                    publisher.send(new TestingForm().to(builds + "&id=k1").header("idempotency-key", "k2")).inWords())
                    .isEqualTo("400 id: must equal the Idempotency-Key header if both are given");
        }

        @Test
        void shouldKnowWhenItHappened() {
            publisher.send(new TestingForm().field("a", "1").to(builds + "&occurredAt=2026-01-31T12:00:00Z")).success();

            assertThat(Queued.one(API).event().occurredAt()).hasToString("2026-01-31T12:00:00Z");
        }

        private static Map<String, String> merged(Call call, Map<String, String> headers) {
            Map<String, String> all = new TreeMap<>(call.headers());
            all.putAll(headers);
            return all;
        }

        /// The framework would also find the parameters of a query in the body.
        @Test
        void shouldTakeParametersFromTheQueryAlone() {
            Answer answer = publisher
                    .send(new TestingForm().field("note", "x&id=smuggled&occurredAt=never&a=").to(builds));

            assertThat(answer.inWords()).isEqualTo("202");
            assertThat(Queued.one(API).content().orElseThrow().payload()).hasToString("""
                {"note":"x&id=smuggled&occurredAt=never&a="}""");
        }
    }

    /// Forms without parts.
    @Nested
    class UrlEncoded {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "message=Bad+Login+%5Balice%5D&organizationId=AtScale&time=1643723261 | Bad Login [alice]",
                "organizationId=AtScale&time=1643723261&message=%C3%A9%20100%25+a&     | é 100% a",
                "time=1643723261&message==a%3Db%26c%0D%0A=&organizationId=AtScale&    | '=a=b&c\r\n='"})
        void shouldPublishAUrlEncodedFormAsOneWithParts(String form, String message) {
            Answer answer = publisher.send(Call.of("POST", tenant.path() + "/events?type=LOGIN_FAILURE")
                    .body("application/x-www-form-urlencoded", form.strip()));

            assertThat(answer.inWords()).isEqualTo("202");
            assertThat(Queued.one(API).content().orElseThrow().payload().tree()).isEqualTo(Json.object()
                    .put("message", message.replace("\\r\\n", "\r\n"))
                    .put("organizationId", "AtScale")
                    .put("time", 1643723261));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "application/x-www-form-urlencoded; charset=ISO-8859-1     | a=%E9  | 202",
                "application/x-www-form-urlencoded; charset=\"iso-8859-1\" | a=%E9  | 202",
                "application/x-www-form-urlencoded; charset=UTF-8          | a=%C3%A9 | 202",
                "application/x-www-form-urlencoded                         | a=%E9  | 400 a: must be text in UTF-8",
                "application/x-www-form-urlencoded                         | %E9=a  | 400 body: must be text in UTF-8",
                "application/x-www-form-urlencoded; charset=none           | a=b    | 400 body: must be in a known charset, not none",
                "application/x-www-form-urlencoded                         | a=b&a=c | 400 a: must be given once, and at most 200 fields in all"})
        void shouldReadAUrlEncodedFormInItsCharset(String contentType, String form, String answer) {
            assertThat(publisher.send(Call.of("POST", builds).body(contentType, form)).inWords()).isEqualTo(answer);
            if (answer.equals("202")) {
                assertThat(Queued.one(API).content().orElseThrow().payload()).hasToString("{\"a\":\"é\"}");
            }
        }
    }

    /// How a form with parts is written.
    @Nested
    class Parts {

        @ParameterizedTest
        @MethodSource("malformed")
        void shouldRefuseWhatIsNoForm(String contentType, String body, String answer) {
            assertThat(publisher.send(Call.of("POST", builds).body(contentType, body)).inWords()).isEqualTo(answer);
            assertThat(API.queued()).isEmpty();
        }

        static Stream<String[]> malformed() {
            String field = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1";
            String boundary = "400 Content-Type: must name the boundary of the form's parts";
            String end = "400 body: must end with a line that is the boundary between two pairs of hyphens, as multipart/form-data does";
            return Stream.of(
                    new String[]{"multipart/form-data", field + "\r\n--x--\r\n", boundary},
                    new String[]{"multipart/form-data; boundary=", field + "\r\n--x--\r\n", boundary},
                    new String[]{"multipart/form-data; boundary=y", field + "\r\n--x--\r\n", end},
                    new String[]{"multipart/form-data; boundary=x", field, end},
                    new String[]{"multipart/form-data; boundary=x", field + "\r\n--x", end},
                    new String[]{"multipart/form-data; boundary=x", (field + "\r\n--x--\r\n").replace("\r", ""), end},
                    new String[]{"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data", end},
                    new String[]{"multipart/form-data; boundary=x", "{\"type\": \"deployment.build.created\"}", end},
                    new String[]{"multipart/form-data; boundary=x", "", end});
        }

        /// The parser would leave them out.
        @ParameterizedTest
        @ValueSource(strings = {"Content-Disposition: form-data", "Content-Type: text/plain", "X: y",
                "Content-Disposition: attachment; name=\"b\"", "Content-Disposition: form-data; filename=\"b.xml\""})
        void shouldRefusePartsWithoutAName(String headers) {
            Answer answer = publisher.send(new TestingForm().field("a", "1").part(headers, new byte[]{'2'}).to(builds));

            assertThat(answer.inWords()).isEqualTo("400 body: must have a name for each part of the form: "
                    + "Content-Disposition: form-data; name=\"...\"");
            assertThat(API.queued()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"base64, 400", "quoted-printable, 400", "x-own, 400", "binary, 202", "8BIT, 202", "7bit, 202"})
        void shouldRefusePartsInAnEncodingThatNoFormHas(String encoding, int status) {
            for (String parameters : List.of("name=\"a\"", "name=\"a\"; filename=\"a.txt\"")) {
                Answer answer = publisher.send(new TestingForm().part("Content-Disposition: form-data; " + parameters
                        + "\r\nContent-Transfer-Encoding: " + encoding, "YQ==".getBytes(UTF_8)).to(builds));

                assertThat(answer.inWords()).isEqualTo(status == 202
                        ? "202"
                        : "400 a: must be sent as it is, without a Content-Transfer-Encoding such as base64");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"multipart/form-data; boundary=x", "multipart/form-data; boundary=\"x\"",
                "Multipart/Form-Data; charset=utf-8; Boundary=x"})
        void shouldKnowTheBoundaryHoweverItIsWritten(String contentType) {
            assertThat(publisher.send(Call.of("POST", builds)
                    .body(contentType, "--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--"))
                    .inWords()).isEqualTo("202");
            assertThat(Queued.one(API).content().orElseThrow().payload()).hasToString("{\"a\":\"1\"}");
        }
    }

    @Test
    void shouldTakeFormsOfPublishersOnly() {
        Call call = new TestingForm().field("a", "1").to(builds);

        assertThat(tenant.with(Role.ORG_MEMBER).send(call).status()).isEqualTo(403);
        assertThat(API.anonymous().send(call).status()).isEqualTo(401);
        assertThat(API.tenant().with(Role.EVENT_PUBLISHER).send(call).status()).isEqualTo(404);
        assertThat(tenant.admin().send(call).status()).isEqualTo(202);
    }

    private static TestingForm publication() {
        return new TestingForm().field("username", "alice")
                .field("projectName", "Rockets")
                .field("organizationName", "Acme")
                .field("organizationId", "1")
                .field("versionTag", "v1")
                .field("projectId", "2")
                .file("project.xml", "application/xml", PROJECT_XML);
    }

    private void register(String type, String schema) {
        ObjectNode body = Json.object().put("description", "A type");
        if (schema != null) {
            body.set("schema", Json.parse(schema));
        }
        tenant.admin().put(tenant.path() + "/event-types/" + type, Json.text(body)).success();
    }
}
