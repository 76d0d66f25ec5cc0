package io.tidings.api.webhook;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.event.Level;
import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// What the settings of a webhook may be, at organization scope and at project scope.
@ParameterizedClass
@EnumSource(Level.class)
class WebhookSettingsApiIT extends WebhooksUnderTest {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Override
    ApiUnderTest api() {
        return API;
    }

    @ParameterizedTest
    @MethodSource("acceptable")
    void shouldCreateWithWhatIsJustAcceptable(String field, String value) {
        Answer created = admin.post(webhooks, Json.text(with(minimal(), field, value)));

        assertThat(created.inWords()).isEqualTo("201");
        assertThat(admin.get(webhooks + "/" + created.text("/_id")).json().get(field)).isEqualTo(Json.parse(value));
    }

    @ParameterizedTest
    @MethodSource("acceptable")
    void shouldChangeToWhatIsJustAcceptable(String field, String value) {
        String one = created();

        Answer changed = admin.patch(one, Json.text(with(Json.object(), field, value)));

        assertThat(changed.inWords()).isEqualTo("200");
        assertThat(changed.json().get(field)).isEqualTo(Json.parse(value));
        assertThat(admin.get(one).json()).isEqualTo(changed.json());
    }

    static Stream<String[]> acceptable() {
        return Stream.of(
                field("name", text("xy")),
                field("name", text("x".repeat(100))),
                field("name", text("🚀".repeat(100))),
                field("description", text("")),
                field("description", text("é".repeat(255))),
                field("description", text("two\nlines\t")),
                field("url", text("https://example.com")),
                field("url", text("https://example.com:8443/a/b%20c?d=e&f")),
                field("url", text(url(2048))),
                field("url", text("http://127.0.0.1:8080/allowed/by/configuration")),
                field("headers", "{}"),
                field("headers", headers(20)),
                field("headers", "{\"X-Empty\": \"\"}"),
                field("headers", "{\"" + "n".repeat(128) + "\": \"" + "v".repeat(4096) + "\"}"),
                field("active", "false"),
                field("active", "true"),
                field("events", "[\"PROJECT_IMPORT\"]"),
                field("events", "[\"*\"]"),
                field("events", "[\"deployment.*\", \"PROJECT_IMPORT_ANY\"]"),
                field("events", selectors(50)),
                field("format", text("native")),
                field("format", text("envelope")),
                field("format", text("form")),
                field("format", text("document")),
                field("format", text("cloudevents")),
                field("filter", "{\"payload\": {\"amount\": [{\"numeric\": [\">\", 10]}]}}"),
                field("timeoutSeconds", "1"),
                field("timeoutSeconds", "30"),
                field("whileInactive", text("skip")),
                field("whileInactive", text("hold")),
                field("signature", "{\"profile\": \"standard\"}"),
                field("signature", "{\"profile\": \"github\"}"),
                field("signature", "{\"profile\": \"stripe\"}"),
                field("retry", "{\"delays\": []}"),
                field("retry", "{\"delays\": [\"PT1S\", \"PT24H\"]}"),
                field("retry", "{\"delays\": [" + "\"PT1M\",".repeat(11) + "\"PT1M\"]}"),
                field("appIconUrl", text("https://example.com/icon.png")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldNotCreateWithWhatIsRefused(String field, String value, String fault) {
        Answer answer = admin.post(webhooks, Json.text(with(minimal(), field, value)));

        assertThat(answer.inWords()).isEqualTo("400 " + fault);
        assertThat(admin.get(webhooks).texts("/_id")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldNotChangeToWhatIsRefused(String field, String value, String fault) {
        String one = created();
        Answer before = admin.get(one);

        Answer answer = admin.patch(one, Json.text(with(Json.object(), field, value)));

        assertThat(answer.inWords()).isEqualTo("400 " + fault);
        assertThat(admin.get(one).json()).isEqualTo(before.json());
    }

    static Stream<String[]> refused() {
        return Stream.of(
                refusal("name", "7", "name: must be a string"),
                refusal("name", text("x"), "name: must have 2 to 100 characters, has 1"),
                refusal("name", text("x".repeat(101)), "name: must have 2 to 100 characters, has 101"),
                refusal("name", text("   "), "name: must not be blank"),
                refusal("name", text("a\nb"), "name: must not contain control characters, has U+000A"),
                refusal("description", "[]", "description: must be a string"),
                refusal("description", text("x".repeat(256)), "description: must have at most 255 characters, has 256"),
                refusal("description", text("\u0000"), "description: must not contain control characters, has U+0000"),
                refusal("url", "{}", "url: must be a string"),
                refusal("url", text("example.com"),
                        "url: must be an absolute URL, beginning with https:// or http://"),
                refusal("url", text(url(2049)), "url: must have at most 2048 characters, has 2049"),
                refusal("url", text("ftp://example.com/"),
                        "url: must begin with https:// or http://"),
                refusal("url", text("http://8.8.8.8/"), "url: must be an https URL"),
                refusal("url", text("https://10.0.0.1/"), "url: address not allowed"),
                refusal("url", text("https://[fd00::1]/"), "url: address not allowed"),
                refusal("url", text("https://example.com:22/"),
                        "url: port not allowed: 443, 8443 and most ports above 1024 are"),
                refusal("headers", "[]", "headers: must be an object"),
                refusal("headers", "{\"A\": 1}", "headers.A: must be a string"),
                refusal("headers", headers(21), "headers: must have at most 20 headers, has 21"),
                refusal("headers", "{\"" + "n".repeat(129) + "\": \"\"}",
                        "headers: must have names of 1 to 128 token characters"),
                refusal("headers", "{\"A\": \"" + "v".repeat(4097) + "\"}",
                        "headers: must have a value of at most 4096 characters for 'A'"),
                refusal("headers", "{\"A\": \"a\\r\\nB: b\"}",
                        "headers: must have a value of visible ASCII characters for 'A'"),
                refusal("headers", "{\"Host\": \"example.org\"}", "headers: must not set 'Host'"),
                refusal("headers", "{\"Webhook-Signature\": \"x\"}", "headers: must not set 'Webhook-Signature'"),
                refusal("headers", "{\"A\": \"1\", \"a\": \"2\"}", "headers: must not name 'a' twice"),
                refusal("active", text("true"), "active: must be true or false"),
                refusal("active", "1", "active: must be true or false"),
                refusal("events", text("PROJECT_IMPORT"), "events: must be an array"),
                refusal("events", "[]", "events: must have at least one entry"),
                refusal("events", selectors(51), "events: must have at most 50 entries, has 51"),
                refusal("events", "[\"PROJECT_IMPORT\", 7]", "events[1]: must be a string"),
                refusal("events", "[\"NOTHING_LIKE_IT\"]",
                        "events[0]: is neither built in nor registered by this organization"),
                refusal("events", "[\"a b\"]",
                        "events[0]: must be an event type, a prefix followed by '.*', or '*'"),
                refusal("format", text("xml"),
                        "format: must be one of native, envelope, form, document, cloudevents"),
                refusal("filter", "[]", "filter: must be an object"),
                refusal("filter", "{}", "filter: must be an event pattern: Empty objects are not allowed"),
                refusal("filter", "{\"payload\": {\"a\": [{\"like\": 1}]}}",
                        "filter: must be an event pattern: Unrecognized match type like"),
                refusal("timeoutSeconds", "0", "timeoutSeconds: must be a whole number of 1 to 30"),
                refusal("timeoutSeconds", "31", "timeoutSeconds: must be a whole number of 1 to 30"),
                refusal("timeoutSeconds", "1.5", "timeoutSeconds: must be a whole number of 1 to 30"),
                refusal("timeoutSeconds", "4294967297", "timeoutSeconds: must be a whole number of 1 to 30"),
                refusal("timeoutSeconds", text("15"), "timeoutSeconds: must be a whole number of 1 to 30"),
                refusal("whileInactive", text("drop"), "whileInactive: must be 'skip' or 'hold'"),
                refusal("whileInactive", "true", "whileInactive: must be a string"),
                refusal("signature", text("github"), "signature: must be an object"),
                refusal("signature", "{\"profile\": null}", "signature.profile: is required"),
                refusal("signature", "{\"profile\": \"gitlab\"}",
                        "signature.profile: must be 'standard', 'github' or 'stripe'"),
                refusal("signature", "{\"profile\": \"github\", \"key\": \"x\"}", "signature.key: is unknown"),
                refusal("retry", "[]", "retry: must be an object"),
                refusal("retry", "{}", "retry.delays: is required"),
                refusal("retry", "{\"delays\": \"PT1S\"}", "retry.delays: must be an array"),
                refusal("retry", "{\"delays\": [\"5 minutes\"]}", "retry.delays[0]: must be a duration like PT5M"),
                refusal("retry", "{\"delays\": [\"PT1S\", \"PT0.999S\"]}",
                        "retry.delays[1]: must be 1 second (PT1S) to 24 hours (PT24H)"),
                refusal("retry", "{\"delays\": [\"PT24H0.001S\"]}",
                        "retry.delays[0]: must be 1 second (PT1S) to 24 hours (PT24H)"),
                refusal("retry", "{\"delays\": [" + "\"PT1M\",".repeat(12) + "\"PT1M\"]}",
                        "retry.delays: must have at most 12 entries, has 13"),
                refusal("retry", "{\"delays\": [], \"max\": 1}", "retry.max: is unknown"),
                refusal("appIconUrl", text("javascript:alert(1)"),
                        "appIconUrl: must be an absolute URL, beginning with https:// or http://"),
                refusal("projects", "[\"x\"]", "projects[0]: must be 24 hexadecimal digits"),
                refusal("_id", text("0123456789abcdef01234567"), "_id: is read-only"),
                refusal("status", text("healthy"), "status: is read-only"),
                refusal("Name", text("Case matters"), "Name: is unknown"));
    }

    @Test
    void shouldSubscribeToEachEventOnce() {
        assertThat(admin.post(webhooks, Json.text(with(minimal(), "events",
                "[\"PROJECT_IMPORT\", \"PROJECT_IMPORT_ANY\", \"PROJECT_IMPORT\"]"))).json().get("events"))
                .isEqualTo(Json.parse("[\"PROJECT_IMPORT\", \"PROJECT_IMPORT_ANY\"]"));
    }

    @Test
    void shouldOfferOrganizationEventsAtOrganizationScopeOnly() {
        assertThat(admin.post(webhooks, Json.text(with(minimal(), "events", "[\"USER_CREATED\"]"))).inWords())
                .isEqualTo(level == Level.ORGANIZATION
                        ? "201"
                        : "400 events[0]: can be subscribed to at organization scope only");
    }

    @Test
    void shouldLimitToProjectsAtOrganizationScopeOnly() {
        String projects = "[\"" + tenant.project() + "\"]";

        Answer answer = admin.post(webhooks, Json.text(with(minimal(), "projects", projects)));

        if (level == Level.ORGANIZATION) {
            assertThat(answer.json().get("projects")).isEqualTo(Json.parse(projects));
        } else {
            assertThat(answer.inWords()).isEqualTo("400 projects: may be given at organization scope only");
        }
    }

    @Test
    void shouldWarnOfSelectorsThatNoTypeMeets() {
        Answer made = admin.post(webhooks,
                Json.text(with(minimal(), "events", "[\"deploymnt.*\", \"deployment.*\", \"*\"]")))
                .success();
        String one = webhooks + "/" + made.text("/_id");

        for (Answer answer : List.of(made, admin.get(one), admin.patch(one, "{\"name\": \"Another\"}"))) {
            assertThat(answer.success().json().get("warnings")).extracting(JsonNode::asText)
                    .containsExactly("events: 'deploymnt.*' currently selects no event type");
        }
        assertThat(admin.patch(one, "{\"events\": [\"deployment.*\"]}").success().json().has("warnings")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\": [\"PROJECT_DELETE\"]}", "{\"type\": [{\"prefix\": \"USER_\"}]}",
            "{\"type\": [{\"anything-but\": \"PROJECT_IMPORT\"}]}", "{\"type\": [5]}",
            "{\"type\": [{\"exists\": false}]}"})
    void shouldRefuseAFilterThatNoneOfItsTypesCanPass(String filter) {
        ObjectNode settings = with(with(minimal(), "events", "[\"PROJECT_IMPORT\"]"), "filter", filter);

        assertThat(admin.post(webhooks, Json.text(settings)).inWords())
                .startsWith("400 filter: must have a condition on 'type' that ");
    }

    @Test
    void shouldRefuseEventsThatItsFilterKeepsAway() {
        String one = created(with(with(minimal(), "events", "[\"PROJECT_IMPORT\", \"PROJECT_IMPORT_ANY\"]"), "filter",
                "{\"type\": [\"PROJECT_IMPORT\"]}"));

        assertThat(admin.patch(one, "{\"events\": [\"PROJECT_IMPORT_ANY\"]}").inWords()).startsWith("400 filter: ");
        admin.patch(one, "{\"events\": [\"PROJECT_IMPORT_ANY\"], \"filter\": null}").success();
    }

    @Test
    void shouldWarnOfAFilterThatNoTypeMeetsAtPresent() {
        Answer made = admin.post(webhooks, Json.text(with(with(minimal(), "events", "[\"*\"]"), "filter",
                "{\"type\": [{\"prefix\": \"no.such.\"}]}"))).success();

        assertThat(made.json().get("warnings")).extracting(JsonNode::asText)
                .containsExactly(
                        "filter: its condition on 'type' is currently met by no event type");
    }

    @Test
    void shouldWarnOfAFilterOnWhatIsCalledOtherwiseHere() {
        boolean ofOrganization = level == Level.ORGANIZATION;
        String other = ofOrganization ? "username" : "userId";
        String here = ofOrganization ? "userId" : "username";
        Answer made = admin.post(webhooks, Json.text(with(with(minimal(), "events", "[\"PROJECT_IMPORT\"]"), "filter",
                "{\"payload\": {\"" + other + "\": [\"alice\"], \"versionTag\": [\"1\"], \"ours\": [\"x\"]}}")))
                .success();
        String one = webhooks + "/" + made.text("/_id");

        assertThat(made.json().get("warnings")).extracting(JsonNode::asText)
                .containsExactly(
                        "filter: no event that this webhook gets has 'payload." + other + "': it is 'payload." + here
                                + "' here",
                        "filter: no event that this webhook gets has 'payload.versionTag'");
        assertThat(admin.patch(one, "{\"filter\": {\"payload\": {\"" + here + "\": [\"alice\"]}}}")
                .success()
                .json()
                .has("warnings")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"filter | {\"payload\": {\"a\": [\"\\ud800\"]}}",
            "filter | {\"payload\": {\"a\": [{\"wildcard\": \"\\udc00*\"}]}}",
            "filter | {\"payload\": {\"\\ud800\": [1]}}",
            "credential.password | {\"type\": \"basic\", \"username\": \"u\", \"password\": \"\\ud800\"}",
            "credential.username | {\"type\": \"basic\", \"username\": \"\\udfff\", \"password\": \"p\"}"})
    void shouldRefuseHalvesOfCharacters(String field, String value) {
        String body = Json.text(minimal());
        String member = field.replaceAll("\\..*", "");

        assertThat(admin.post(webhooks, body.substring(0, body.length() - 1) + ",\"" + member + "\":" + value + "}")
                .inWords()).isEqualTo("400 " + field + ": must not contain unpaired surrogates");
    }

    private static String[] field(String name, String value) {
        return new String[]{name, value};
    }

    private static String[] refusal(String name, String value, String fault) {
        return new String[]{name, value, fault};
    }

    private static String text(String value) {
        return Json.text(Json.object().textNode(value));
    }

    private static String url(int length) {
        String start = "https://example.com/";
        return start + "p".repeat(length - start.length());
    }

    private static String headers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"H" + i + "\": \"" + i + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String selectors(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"t" + i + ".*\"").collect(Collectors.joining(", ", "[", "]"));
    }
}
