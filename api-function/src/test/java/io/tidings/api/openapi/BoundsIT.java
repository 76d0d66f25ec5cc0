package io.tidings.api.openapi;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
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

import static org.assertj.core.api.Assertions.assertThat;

/// Every bound that `openapi.yaml` states of a member of a body or of a parameter is the one that is enforced: what is at its
/// edge is not refused for it, and what is one past it is refused by name.
class BoundsIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String TYPE = "^[A-Za-z][A-Za-z0-9_.-]{1,99}$";

    /// What fits a pattern just so, and what just does not. A pattern that is new in the document needs an entry here.
    private static final Map<String, Texts> PATTERNS = Map.of(
            "^[0-9a-fA-F]{24}$",
            new Texts(List.of("ABCDEFabcdef012345678901"), List.of("a".repeat(23), "a".repeat(25), "g".repeat(24))),
            TYPE,
            new Texts(List.of("aB", "a" + "_".repeat(99)), List.of("a", "a" + "b".repeat(100), "1a", "a~b")),
            "^(\\*|[A-Za-z][A-Za-z0-9_.-]{0,97}\\.\\*|[A-Za-z][A-Za-z0-9_.-]{1,99})$",
            new Texts(List.of("*", "a.*", "a" + "b".repeat(97) + ".*", "a".repeat(100)),
                    List.of("", "a", "**", "a*", "a" + "b".repeat(98) + ".*", "a".repeat(101))),
            "^[\\x21-\\x7E]{1,128}$",
            new Texts(List.of("!", "~".repeat(128)), List.of("~".repeat(129), "a b")),
            "^[a-z0-9-]{2,100}$",
            new Texts(List.of("a-", "z".repeat(100)), List.of("a", "z".repeat(101), "A-")),
            "^[ -~]{24,94}$",
            new Texts(List.of(secret(24), secret(64)), List.of("x".repeat(23), secret(64) + "x")));

    /// Of credentials, each with all that its type needs.
    private static final List<String> CREDENTIALS = List.of(
            "{\"type\": \"basic\", \"username\": \"a\", \"password\": \"b\"}",
            "{\"type\": \"bearer\", \"token\": \"a\"}",
            "{\"type\": \"apiKey\", \"header\": \"X-Key\", \"value\": \"a\"}",
            "{\"type\": \"oauth2\", \"tokenUrl\": \"https://example.com/\", \"clientId\": \"a\", \"clientSecret\": \"b\", "
                    + "\"scope\": \"c\", \"audience\": \"d\"}");

    /// What a patch would merge a value with otherwise.
    private static final String CLEARED = "{\"headers\": null, \"credential\": null, \"additionalCredentials\": null}";

    /// What is said of names that are well-formed, and that nothing has.
    private static final Pattern OTHER_RULES = Pattern
            .compile(
                    "is neither built in nor registered.*|.* does not exist.*|.* is not a project of this organization");

    private static Map<String, String> ofOrganization;
    private static Map<String, String> ofProject;

    private record Texts(List<String> good, List<String> bad) {}

    /// A value of a member or parameter.
    ///
    /// @param field as errors name it
    /// @param good whether it is at the edge; else it is one past it
    private record Case(String field, String what, boolean good, Call call) {}

    @BeforeAll
    static void makeOneOfEverything() {
        ofOrganization = Estate.of(API, "").ids();
        ofProject = Estate.of(API, "{projectId}").ids();
    }

    static Stream<DocumentedOperation> operations() {
        return DocumentedOperation.all().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldEnforceWhatIsDescribed(DocumentedOperation operation) {
        List<Case> cases = new ArrayList<>();
        ofBody(operation, cases);
        ofParameters(operation, cases);
        List<String> faults = cases.stream()
                .map(BoundsIT::fault)
                .filter(fault -> !fault.isEmpty())
                .toList();

        assertThat(faults).isEmpty();
    }

    private static String fault(Case given) {
        if (given.call().method().equals("PATCH")) {
            API.platform().send(Call.of("PATCH", given.call().path()).body(Caller.MERGE_PATCH, CLEARED));
        }
        Answer answer = API.platform().send(given.call());
        assertThat(answer.status()).as(given.what() + ": " + answer).isLessThan(500);
        boolean named = answer.status() == 400 && Stream.of(answer.json().get("errors"))
                .flatMap(errors -> Stream.iterate(0, i -> i < errors.size(), i -> i + 1).map(errors::get))
                .filter(error -> !given.good() || !OTHER_RULES.matcher(error.path("detail").asText()).matches())
                .anyMatch(error -> isAbout(error.path("field").asText(), given.field()));
        return named == given.good()
                ? given.field() + " " + given.what() + (given.good() ? " is refused: " : " is not refused: ")
                        + answer.inWords()
                : "";
    }

    /// An error may name the whole of which a member is a part.
    private static boolean isAbout(String named, String field) {
        return named.equals(field) || field.startsWith(named + ".") || field.startsWith(named + "[");
    }

    private static void ofBody(DocumentedOperation operation, List<Case> cases) {
        operation.body().filter(body -> body.getProperties() != null).ifPresent(body -> {
            ObjectNode example = (ObjectNode) operation.example().orElseThrow();
            new TreeSet<>(body.getProperties().keySet()).forEach(name -> {
                Schema<?> schema = (Schema<?>) body.getProperties().get(name);
                if (!Boolean.TRUE.equals(schema.getReadOnly())) {
                    ofSchema(name, schema, (field, what, good, value) -> {
                        ObjectNode changed = example.deepCopy();
                        changed.set(name, value);
                        cases.add(new Case(field, what, good,
                                call(operation, Map.of(), "").body(Caller.JSON, Json.text(changed))));
                    });
                }
            });
        });
    }

    private interface Sink {

        void add(String field, String what, boolean good, JsonNode value);

        /// Puts values into something larger.
        default Sink in(Function<JsonNode, JsonNode> whole) {
            return (field, what, good, value) -> add(field, what, good, whole.apply(value));
        }
    }

    private static void ofSchema(String field, Schema<?> schema, Sink sink) {
        if (schema.getPattern() != null) {
            Texts texts = texts(schema.getPattern());
            texts.good().forEach(text -> sink.add(field, "'" + text + "'", true, text(text)));
            texts.bad().forEach(text -> sink.add(field, "'" + text + "'", false, text(text)));
        } else if (schema.getMaxLength() != null || schema.getMinLength() != null) {
            String start = "uri".equals(schema.getFormat())
                    ? "https://example.com/"
                    : field.endsWith("contentType") ? "text/plain;a=" : "";
            bounds(schema.getMinLength(), schema.getMaxLength(),
                    length -> text(start + "a".repeat(length - start.length())), field, "of length", sink);
        }
        if (schema.getMinimum() != null || schema.getMaximum() != null) {
            for (int number : new int[]{schema.getMinimum().intValue(), schema.getMaximum().intValue()}) {
                sink.add(field, String.valueOf(number), true, Json.parse(String.valueOf(number)));
            }
            for (int number : new int[]{schema.getMinimum().intValue() - 1, schema.getMaximum().intValue() + 1}) {
                sink.add(field, String.valueOf(number), false, Json.parse(String.valueOf(number)));
            }
        }
        if (schema.getItems() != null) {
            ofArray(field, schema, sink);
        }
        if (field.equals("credential") || field.equals("additionalCredentials.x")) {
            ofCredential(field, schema, sink);
        } else if (schema.getProperties() != null) {
            schema.getProperties()
                    .forEach((name, inner) -> ofSchema(field + "." + name, (Schema<?>) inner,
                            sink.in(value -> member(field, name, value))));
        }
        if (schema.getAdditionalProperties() instanceof Schema<?> value) {
            ofMap(field, schema, value, sink);
        }
    }

    private static void ofArray(String field, Schema<?> schema, Sink sink) {
        IntFunction<JsonNode> item = switch (field) {
            case "events" -> schema.getItems().getType() != null && schema.getItems().getType().equals("object")
                    ? _ -> Json.parse("{\"type\": \"deployment.build.created\", \"payload\": {}}")
                    : i -> text("a" + i + ".*");
            case "projects" -> i -> text("%024x".formatted(i));
            case "retry.delays" -> _ -> text("PT1M");
            default -> throw new AssertionError("no example of an item of " + field);
        };
        bounds(schema.getMinItems(), schema.getMaxItems(), count -> array(item, count), field, "of items", sink);
        if (!"object".equals(schema.getItems().getType())) {
            // Events of a batch are validated separately, and published separately in another test.
            ofSchema(field + "[0]", schema.getItems(), sink.in(value -> Json.object().arrayNode().add(value)));
        }
    }

    private static void ofMap(String field, Schema<?> schema, Schema<?> value, Sink sink) {
        boolean ofCredentials = field.equals("additionalCredentials");
        IntFunction<JsonNode> entry = i -> ofCredentials
                ? Json.parse(CREDENTIALS.get(2).replace("X-Key", "X-Key-" + i))
                : text("a");
        bounds(schema.getMinProperties(), schema.getMaxProperties(), count -> {
            ObjectNode map = Json.object();
            for (int i = 0; i < count; i++) {
                map.set("x" + i, entry.apply(i));
            }
            return map;
        }, field, "of members", sink);
        ofSchema(field + ".x", value, sink.in(inner -> Json.object().set("x", inner)));
    }

    private static void ofCredential(String field, Schema<?> schema, Sink sink) {
        schema.getProperties()
                .forEach((name, inner) -> CREDENTIALS.stream()
                        .map(Json::parse)
                        .filter(credential -> credential.has(name) && !name.equals("type"))
                        .forEach(credential -> ofSchema(field + "." + name, (Schema<?>) inner,
                                sink.in(value -> ((ObjectNode) credential.deepCopy()).set(name, value)))));
    }

    /// The object that a member stands in, with all that it needs.
    private static JsonNode member(String field, String name, JsonNode value) {
        ObjectNode whole = field.equals("document")
                ? (ObjectNode) Json.parse("{\"name\": \"a\", \"contentType\": \"text/plain\", \"content\": \"a\"}")
                : Json.object();
        return whole.set(name, value);
    }

    private static void bounds(Integer min, Integer max, IntFunction<JsonNode> value, String field, String what,
            Sink sink) {
        if (min != null) {
            sink.add(field, what + " " + min, true, value.apply(min));
            if (min > 0) {
                sink.add(field, what + " " + (min - 1), false, value.apply(min - 1));
            }
        }
        if (max != null) {
            sink.add(field, what + " " + max, true, value.apply(max));
            sink.add(field, what + " " + (max + 1), false, value.apply(max + 1));
        }
    }

    private static void ofParameters(DocumentedOperation operation, List<Case> cases) {
        for (String kind : List.of("path", "query", "header")) {
            for (Parameter parameter : operation.parameters(kind)) {
                String name = parameter.getName();
                ofSchema(name, parameter.getSchema(), (field, what, good, value) -> {
                    Call call = switch (kind) {
                        case "path" -> call(operation, Map.of(name, value.asText()), "");
                        case "query" -> call(operation, Map.of(), query(operation, name, value.asText()));
                        default -> call(operation, Map.of(), "").header(name.toLowerCase(java.util.Locale.ROOT),
                                value.asText());
                    };
                    cases.add(new Case(field, what, good, withBody(operation, kind, call)));
                });
            }
        }
    }

    /// What a form has no place for is in its query, and `type` must be.
    private static String query(DocumentedOperation operation, String name, String value) {
        String encoded = java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8);
        boolean isOfForm = operation.contentTypes().contains("multipart/form-data");
        return "?" + (isOfForm && !name.equals("type") ? "type=LOGIN_FAILURE&" : "") + name + "=" + encoded;
    }

    private static Call withBody(DocumentedOperation operation, String kind, Call call) {
        if (kind.equals("query") && operation.contentTypes().contains("multipart/form-data")) {
            return call.body("multipart/form-data; boundary=x",
                    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n");
        }
        ObjectNode body = (ObjectNode) operation.example().orElse(null);
        if (body != null && kind.equals("header")) {
            body.remove("id");
        }
        return body == null ? call : call.body(Caller.JSON, Json.text(body));
    }

    private static Call call(DocumentedOperation operation, Map<String, String> changed, String query) {
        Map<String, String> ids = new HashMap<>(operation.path().contains("{projectId}") ? ofProject : ofOrganization);
        boolean removes = operation.method().equals("DELETE");
        String path = operation.path();
        for (Parameter parameter : operation.parameters("path")) {
            String id = removes && !parameter.getName().equals("type")
                    ? "0".repeat(24)
                    : ids.getOrDefault(parameter.getName(), "0".repeat(24));
            path = path.replace("{" + parameter.getName() + "}", changed.getOrDefault(parameter.getName(), id));
        }
        return Call.of(operation.method(), path + query);
    }

    private static Texts texts(String pattern) {
        Texts texts = PATTERNS.get(pattern);
        assertThat(texts).as("what fits " + pattern).isNotNull();
        assertThat(texts.good()).allMatch(text -> text.matches(pattern));
        assertThat(texts.bad()).noneMatch(text -> text.matches(pattern));
        return texts;
    }

    private static JsonNode array(IntFunction<JsonNode> item, int count) {
        ArrayNode array = Json.object().arrayNode();
        for (int i = 0; i < count; i++) {
            array.add(item.apply(i));
        }
        return array;
    }

    private static JsonNode text(String text) {
        return Json.object().textNode(text);
    }

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
