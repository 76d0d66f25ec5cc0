package io.tidings.api.openapi;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.access.Estate;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// What every operation of `openapi.yaml` makes of requests that are wrong in every way that the document lets one
/// think of, and in some that it does not: never a failure on our side, always a problem. In addition, [Contract]
/// validates every answer, and every accepted request, against the document.
///
/// The random part is one seed, which is printed; `-Dtidings.seed` repeats it.
class NegativeIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final long SEED = Long.getLong("tidings.seed", System.nanoTime());
    private static final int RANDOM_BODIES = 12;

    /// Looks at the queue for a second if it is empty.
    private static final String DEAD_LETTERS = "/operations/dead-letters";

    private static final List<String> TEXTS = List.of("%20", "x", "-1", "%00", "%FF", "%F0%9F%92%A9",
            "..%2F..%2Fetc%2Fpasswd", "%3F", "%22%7B%7D", "'%20OR%201=1%20--", "g".repeat(24), "0".repeat(25),
            "a".repeat(4_000), "9".repeat(30), "2026-13-45T99:99:99Z", "+1000000000-12-31T23:59:59Z", "AAAA");

    private static Map<String, String> ofOrganization;
    private static Map<String, String> ofProject;

    @BeforeAll
    static void makeOneOfEverything() {
        System.out.println("seed of the random requests: -Dtidings.seed=" + SEED);
        ofOrganization = Estate.of(API, "").ids();
        ofProject = Estate.of(API, "{projectId}").ids();
    }

    static List<DocumentedOperation> operations() {
        return DocumentedOperation.all();
    }

    static Stream<DocumentedOperation> operationsWithBody() {
        return operations().stream()
                .filter(operation -> operation.body().filter(body -> body.getProperties() != null).isPresent());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldRefuseBrokenPathParameters(DocumentedOperation operation) {
        for (Parameter parameter : operation.parameters("path")) {
            String pattern = parameter.getSchema().getPattern();
            for (String text : TEXTS.stream().filter(text -> !text.matches(pattern)).toList()) {
                Map<String, String> ids = new HashMap<>(ids(operation));
                ids.put(parameter.getName(), text);

                Answer answer = send(withBody(operation, call(operation, ids, "")));

                assertThat(answer.status()).as(parameter.getName() + "=" + text + ": " + answer).isBetween(400, 499);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldSurviveBrokenQueries(DocumentedOperation operation) {
        boolean harmless = operation.method().equals("GET");
        Map<String, String> ids = harmless ? ids(operation) : Map.of();
        List<String> queries = new ArrayList<>(List.of("?", "?=", "?&&", "?%FF=%FF", "?unknown=1", "?a[b]=c",
                "?limit=1&limit=2", "?cursor=" + "A".repeat(8_000)));
        operation.parameters("query")
                .forEach(parameter -> TEXTS
                        .forEach(text -> queries
                                .add("?" + parameter.getName() + "=" + text)));

        queries.forEach(query -> send(withBody(operation, call(operation, ids, query))));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldSurviveBrokenHeaders(DocumentedOperation operation) {
        boolean harmless = operation.method().equals("GET");
        Call call = withBody(operation, call(operation, harmless ? ids(operation) : Map.of(), ""));
        for (String name : List.of("accept", "content-length", "idempotency-key", "origin", "cookie", "traceparent")) {
            for (String value : List.of("", "x", "\u00e9;;;" + "0".repeat(5_000))) {
                send(call.header(name, value));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void shouldRefuseWhatIsNoJson(DocumentedOperation operation) {
        Call call = call(operation, ids(operation), "");
        String good = Json.text(operation.example().orElseThrow());
        boolean mayBeAbsent = !Boolean.TRUE.equals(operation.operation().getRequestBody().getRequired());
        List<String> broken = new ArrayList<>(List.of(" ", "{", "}", "[", "\"", "{\"a\"", "{\"a\":}", "{'a': 1}",
                "{a: 1}", "{\"a\": 1,}", "{\"a\": NaN}", "{\"a\": 01}", "{\"a\": .5}", "{\"a\": \"\u0001\"}",
                "{\"a\": \"\\x\"}", "{\"a\": \"\\u12\"}", "// {}", "<xml/>", "a=b", good + good,
                good + "x", good.substring(0, good.length() - 1), "null", "true", "0", "\"text\"", "[]", "[{}]",
                "[" + good + "]", "{\"a\":".repeat(10_000), "[".repeat(100_000), "{\"a\": " + "[".repeat(200)
                        + "]".repeat(200) + "}",
                "{\"a\": " + "9".repeat(100_000) + "}", "{\"a\": 1e999999999}", "{\"a\": -1e-999999999}",
                "{\"a\": 1, \"a\": 2}"));
        for (String body : broken) {
            Answer answer = send(call.body(Caller.JSON, body));

            assertThat(answer.status()).as(body.substring(0, Math.min(100, body.length())) + ": " + answer)
                    .isBetween(400, 499);
        }
        for (byte[] bytes : List.of(new byte[]{(byte) 0xFF, (byte) 0xFE}, good.getBytes(UTF_16), new byte[]{0},
                new byte[]{'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'})) {
            assertThat(send(call.body(Caller.JSON, bytes)).status()).isBetween(400, 499);
        }
        Answer none = send(call);
        assertThat(none.status()).as(none.toString())
                .matches(status -> mayBeAbsent || (status >= 400 && status <= 499));
    }

    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void shouldRefuseOtherTypesOfBodies(DocumentedOperation operation) {
        Call call = call(operation, ids(operation), "");
        String good = Json.text(operation.example().orElseThrow());
        for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded",
                "application/octet-stream", "application/x-ndjson", "image/png", "multipart/form-data",
                "multipart/form-data; boundary=x", "multipart/mixed; boundary=x", "application/json-patch+json")) {
            Answer answer = send(call.body(type, good));

            boolean accepted = operation.contentTypes().contains(type.split(";", 2)[0]);
            assertThat(answer.status()).as(type + ": " + answer).isIn(accepted ? List.of(400) : List.of(400, 415));
        }
        for (String type : List.of("application/json; charset=utf-16", "application/json; charset=nonsense",
                "application/json;", "APPLICATION/JSON", "///", "json", "*/*", "", "; charset=utf-8")) {
            send(call.body(type, good));
        }
    }

    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void shouldSurviveWrongMembers(DocumentedOperation operation) {
        Call call = call(operation, ids(operation), "");
        ObjectNode good = (ObjectNode) operation.example().orElseThrow();
        Schema<?> schema = operation.body().orElseThrow();

        assertThat(send(call.body(Caller.JSON, Json.text(good.deepCopy().put("nonsense", 1)))).text("/errors/0/field"))
                .isEqualTo("nonsense");
        for (String name : schema.getProperties().keySet()) {
            ObjectNode without = good.deepCopy();
            without.remove(name);
            Answer answer = send(call.body(Caller.JSON, Json.text(without)));
            if (schema.getRequired() != null && schema.getRequired().contains(name)) {
                assertThat(answer.inWords()).startsWith("400 ").contains(name + ": is required");
            }
            for (JsonNode wrong : wrong(schema.getProperties().get(name))) {
                ObjectNode body = good.deepCopy();
                body.set(name, wrong);
                send(call.body(Caller.JSON, written(body)));
            }
            send(call.body(Caller.JSON, "{\"" + name + "\": \"\\ud800\"}"));
            send(call.body(Caller.JSON, "{\"" + name + "\": {\"\\udfff\": 1}}"));
            send(call.body(Caller.JSON, "{\"" + name + "\": 1, \"" + name + "\": 2}"));
        }
    }

    /// Half of a character, in place of each text and at the end of it, wherever it stands in a good body.
    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void shouldRefuseHalvesOfCharacters(DocumentedOperation operation) {
        Call call = call(operation, ids(operation), "");
        String good = Json.text(operation.example().orElseThrow());
        Matcher text = Pattern.compile("\"(?<text>[^\"\\\\]*)\"(?!:)").matcher(good);
        while (text.find()) {
            for (String broken : List.of("\\ud800", text.group("text") + "\\udfff")) {
                String body = good.substring(0, text.start("text")) + broken + good.substring(text.end("text"));
                Answer answer = send(call.body(Caller.JSON, body));

                assertThat(answer.status()).as(body + ": " + answer)
                        .matches(status -> status >= 400 || operation.path().endsWith("/batch"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void shouldSurviveRandomMembers(DocumentedOperation operation) {
        SplittableRandom random = new SplittableRandom(SEED ^ operation.name().hashCode());
        Call call = call(operation, ids(operation), "");
        List<String> names = List.copyOf(operation.body().orElseThrow().getProperties().keySet());
        for (int i = 0; i < RANDOM_BODIES; i++) {
            ObjectNode body = (ObjectNode) operation.example().orElseThrow();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                body.set(names.get(random.nextInt(names.size())), RandomJson.value(random, 3));
            }
            send(call.body(Caller.JSON, written(body)));
        }
    }

    /// Values that are of another type, or beyond a bound, or at the edge of what text can be.
    private static List<JsonNode> wrong(Schema<?> schema) {
        List<JsonNode> wrong = new ArrayList<>();
        for (String json : List.of("null", "true", "0", "1.5", "1e300", "2147483648", "\"\"", "\"\\u0000\"",
                "\"\\u202e\\u0007\"", "[]", "{}", "[null]", "[{}]", "{\"a\": null}",
                "{\"a\": {\"b\": {\"c\": []}}}", "[\"x\", \"x\"]")) {
            wrong.add(Json.parse(json));
        }
        wrong.add(Json.object().textNode("\uD83D\uDCA9".repeat(300)));
        wrong.add(Json.object().textNode("x".repeat(50_000)));
        ArrayNode many = Json.object().arrayNode();
        for (int i = 0; i < 200; i++) {
            many.add("x" + i);
        }
        wrong.add(many);
        ObjectNode wide = Json.object();
        for (int i = 0; i < 200; i++) {
            wide.put("x" + i, "y");
        }
        wrong.add(wide);
        JsonNode deep = Json.object();
        for (int i = 0; i < 95; i++) {
            deep = Json.object().set("a", deep);
        }
        wrong.add(deep);
        if (schema.getMaxLength() != null) {
            wrong.add(Json.object().textNode("x".repeat(schema.getMaxLength() + 1)));
        }
        if (schema.getMaximum() != null) {
            wrong.add(Json.object().numberNode(schema.getMaximum().longValue() + 1));
            wrong.add(Json.object().numberNode(schema.getMinimum().longValue() - 1));
        }
        return wrong;
    }

    /// Sent with all permissions; the answer is not a server error, and a problem if it is a refusal.
    private static Answer send(Call call) {
        Answer answer = API.platform().send(call);
        assertThat(answer.status()).as(call + ": " + answer).isLessThan(500);
        if (answer.status() >= 400) {
            assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
            JsonNode problem = answer.json();
            assertThat(problem.get("type").textValue()).isEqualTo("about:blank");
            assertThat(problem.get("title").textValue()).isNotBlank();
            assertThat(problem.get("status").intValue()).isEqualTo(answer.status());
            assertThat(answer.body()).doesNotContainIgnoringCase("exception", "\tat ", "java.", "io.micronaut",
                    "jackson", "software.amazon");
        }
        return answer;
    }

    private static Call withBody(DocumentedOperation operation, Call call) {
        return operation.example().map(body -> call.body(Caller.JSON, Json.text(body))).orElse(call);
    }

    private static Map<String, String> ids(DocumentedOperation operation) {
        if (operation.path().equals(DEAD_LETTERS)) {
            API.deadLetters().sendUnreadable("not ours", "the test wants one");
        }
        return operation.path().contains("{projectId}") ? ofProject : ofOrganization;
    }

    /// Without an id for a parameter: one that nothing has.
    private static Call call(DocumentedOperation operation, Map<String, String> ids, String query) {
        String path = operation.path();
        for (Parameter parameter : operation.parameters("path")) {
            String id = ids.getOrDefault(parameter.getName(), "0".repeat(24));
            path = path.replace("{" + parameter.getName() + "}", id.startsWith("%") ? id : encoded(id));
        }
        return Call.of(operation.method(), path + query);
    }

    private static String encoded(String id) {
        return id.matches("[A-Za-z0-9.%$:/=-]*") ? id : URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    private static byte[] written(JsonNode body) {
        return body.toString().getBytes(UTF_8);
    }
}
