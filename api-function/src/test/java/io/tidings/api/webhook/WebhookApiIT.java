package io.tidings.api.webhook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.event.Level;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.Health;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// The same five operations, at organization scope and at project scope.
@ParameterizedClass
@EnumSource(Level.class)
class WebhookApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String ID = "[0-9a-fA-F]{24}";
    private static final String DATE_TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

    @Parameter
    private Level level;

    private Tenant tenant;
    private Caller admin;
    private String webhooks;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        webhooks = path(level);
    }

    @Test
    void shouldCreateAWebhookFromItsRequiredFieldsAlone() {
        Answer created = admin.post(webhooks, Json.text(minimal()));

        assertThat(created.inWords()).isEqualTo("201");
        assertThat(created.headers()).containsEntry("Content-Type", "application/json");
        ObjectNode webhook = (ObjectNode) created.json();
        assertThat(webhook.remove("_id").textValue()).matches(ID);
        assertThat(webhook.remove("secret").textValue()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(webhook.get("createdAt").textValue()).matches(DATE_TIME);
        assertThat(webhook.remove("updatedAt")).isEqualTo(webhook.remove("createdAt"));
        ObjectNode expected = (ObjectNode) Json.parse("""
            {"name": "On Call", "slug": "on-call", "url": "https://example.com/callback", "headers": {},
             "active": true, "events": ["PROJECT_IMPORT"], "status": "draft", "format": "native",
             "timeoutSeconds": 15, "whileInactive": "skip", "signature": {"profile": "standard"}}""");
        expected.put("organization", tenant.id());
        if (level == Level.PROJECT) {
            expected.put("project", tenant.project());
        }
        assertThat(webhook).isEqualTo(expected);
    }

    @Test
    void shouldKeepAllThatAnOwnerSays() {
        ObjectNode given = full();

        Answer created = admin.post(webhooks, Json.text(given));

        assertThat(created.inWords()).isEqualTo("201");
        JsonNode kept = admin.get(webhooks + "/" + created.text("/_id")).json();
        assertThat(settings(kept, given)).isEqualTo(given);
        ObjectNode withoutSecret = (ObjectNode) created.json();
        withoutSecret.remove("secret");
        assertThat(kept).isEqualTo(withoutSecret);
        assertThat(admin.get(webhooks).json().at("/items/0")).isEqualTo(kept);
    }

    @Test
    void shouldShowTheSecretOnCreationOnly() {
        Answer created = admin.post(webhooks, Json.text(minimal()));
        String secret = created.text("/secret");
        String one = webhooks + "/" + created.text("/_id");

        assertThat(Stream.of(admin.get(one), admin.get(webhooks), admin.patch(one, "{\"active\": false}")))
                .allSatisfy(answer -> {
                    assertThat(answer.inWords()).isEqualTo("200");
                    assertThat(answer.body()).doesNotContain("secret").doesNotContain(secret);
                });
    }

    @Test
    void shouldMakeASecretForEachWebhook() {
        assertThat(admin.post(webhooks, Json.text(minimal())).text("/secret"))
                .isNotEqualTo(admin.post(webhooks, Json.text(minimal())).text("/secret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "On Call            | on-call",
            "Ünï & Cödé!        | uni-code",
            "--x--y--           | x-y",
            "日本                 | x-000cbde7"})
    void shouldDeriveTheSlugFromTheName(String name, String slug) {
        Answer created = admin.post(webhooks, Json.text(minimal().put("name", name)));

        assertThat(created.text("/slug")).isEqualTo(slug).matches("^[a-z0-9-]{2,100}$");
    }

    @Test
    void shouldCutTheSlugOfALongName() {
        Answer created = admin.post(webhooks, Json.text(minimal().put("name", "ﬃ".repeat(100))));

        assertThat(created.text("/slug")).isEqualTo("ffi".repeat(33) + "f");
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

    @ParameterizedTest
    @ValueSource(strings = {"name", "url", "events"})
    void shouldDemandRequiredFieldsOnCreation(String field) {
        ObjectNode absent = minimal();
        absent.remove(field);

        assertThat(admin.post(webhooks, Json.text(absent)).inWords()).isEqualTo("400 " + field + ": is required");
        assertThat(admin.post(webhooks, Json.text(minimal().putNull(field))).inWords())
                .isEqualTo("400 " + field + ": is required");
    }

    @Test
    void shouldTellAllFaultsAtOnce() {
        assertThat(admin.post(webhooks, """
            {"name": "x", "events": ["PROJECT_IMPORT", "nope", 1], "active": 0, "colour": "red"}""").inWords())
                .isEqualTo("400 name: must have 2 to 100 characters, has 1; url: is required; "
                        + "events[1]: is neither built in nor registered by this organization; "
                        + "events[2]: must be a string; active: must be true or false; colour: is unknown");
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
    void shouldLeaveAloneWhatAPatchDoesNotName() {
        ObjectNode given = full();
        String one = created(given);

        assertThat(admin.patch(one, "{}").inWords()).isEqualTo("200");
        assertThat(admin.patch(one, "{\"active\": true}").inWords()).isEqualTo("200");

        assertThat(settings(admin.get(one).json(), given)).isEqualTo(given.put("active", true));
    }

    @Test
    void shouldStillChangeAWebhookWhoseTypeIsGone() {
        String type = tenant.path() + "/event-types/gone.soon";
        admin.put(type, "{\"description\": \"Ours\"}").success();
        String one = created(with(minimal(), "events", "[\"gone.soon\"]"));
        admin.delete(type).success();

        assertThat(admin.patch(one, "{\"active\": false}").inWords()).isEqualTo("200");
        assertThat(admin.patch(one, "{\"events\": [\"gone.soon\", \"gone.long\"]}").inWords())
                .isEqualTo("400 events[1]: is neither built in nor registered by this organization");
        assertThat(admin.post(webhooks, Json.text(with(minimal(), "events", "[\"gone.soon\"]"))).inWords())
                .isEqualTo("400 events[0]: is neither built in nor registered by this organization");
    }

    @Test
    void shouldTellWhenAWebhookWasChanged() throws InterruptedException {
        String one = created();
        JsonNode before = admin.get(one).json();
        Thread.sleep(2);

        JsonNode after = admin.patch(one, "{\"name\": \"Another\"}").json();

        assertThat(after.get("createdAt")).isEqualTo(before.get("createdAt"));
        assertThat(after.get("updatedAt").textValue()).matches(DATE_TIME);
        assertThat(Instant.parse(after.get("updatedAt").textValue()))
                .isAfter(Instant.parse(before.get("updatedAt").textValue()));
        assertThat(after.get("slug").textValue()).isEqualTo("another");
    }

    @Test
    void shouldClearWhatIsOptional() {
        String one = created(full());

        Answer cleared = admin.patch(one, """
            {"description": null, "headers": null, "format": null, "filter": null,
             "timeoutSeconds": null, "appIconUrl": null, "projects": null, "retry": null,
             "whileInactive": null, "signature": null}""");

        assertThat(cleared.inWords()).isEqualTo("200");
        ObjectNode webhook = (ObjectNode) cleared.json();
        assertThat(webhook.properties().stream().map(java.util.Map.Entry::getKey))
                .doesNotContain("description", "filter", "appIconUrl", "projects", "retry");
        assertThat(webhook.get("headers")).isEqualTo(Json.object());
        assertThat(webhook.get("active")).isEqualTo(full().get("active"));
        assertThat(webhook.get("format").textValue()).isEqualTo("native");
        assertThat(webhook.get("timeoutSeconds").intValue()).isEqualTo(15);
        assertThat(webhook.get("whileInactive").textValue()).isEqualTo("skip");
        assertThat(webhook.at("/signature/profile").textValue()).isEqualTo("standard");
        assertThat(admin.get(one).json()).isEqualTo(webhook);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "url", "events"})
    void shouldNotClearWhatIsRequired(String field) {
        String one = created();

        assertThat(admin.patch(one, Json.text(Json.object().putNull(field))).inWords())
                .isEqualTo("400 " + field + ": is required");
    }

    @Test
    void shouldMergeHeadersByName() {
        String one = created(with(minimal(), "headers", "{\"A\": \"1\", \"B\": \"2\"}"));

        Answer changed = admin.patch(one, "{\"headers\": {\"A\": null, \"C\": \"3\"}}");

        assertThat(changed.json().get("headers")).isEqualTo(Json.parse("{\"B\": \"2\", \"C\": \"3\"}"));
    }

    @Test
    void shouldReplaceEventsAsAWhole() {
        String one = created();

        assertThat(admin.patch(one, "{\"events\": [\"PROJECT_IMPORT_ANY\"]}").json().get("events"))
                .isEqualTo(Json.parse("[\"PROJECT_IMPORT_ANY\"]"));
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

    @Test
    void shouldReplaceAFilterAsAWhole() {
        String one = created(with(minimal(), "filter", "{\"payload\": {\"a\": [1]}}"));

        assertThat(admin.patch(one, "{\"filter\": {\"payload\": {\"b\": [2]}}}").json().get("filter"))
                .isEqualTo(Json.parse("{\"payload\": {\"b\": [2]}}"));
    }

    @Test
    void shouldReplaceARetryScheduleAsAWhole() {
        String one = created(full());

        assertThat(admin.patch(one, "{\"retry\": {\"delays\": [\"PT2M\"]}}").json().get("retry"))
                .isEqualTo(Json.parse("{\"delays\": [\"PT2M\"]}"));
        assertThat(admin.patch(one, "{\"retry\": {\"delays\": null}}").inWords())
                .isEqualTo("400 retry.delays: is required");
        assertThat(admin.get(one).json().get("retry")).isEqualTo(Json.parse("{\"delays\": [\"PT2M\"]}"));
    }

    @Test
    void shouldShowThatTidingsHasDisabledAWebhookAndWhy() {
        String one = disabled();

        JsonNode webhook = admin.get(one).json();

        assertThat(webhook.get("active").booleanValue()).isFalse();
        assertThat(webhook.get("status").textValue()).isEqualTo("disabled");
        assertThat(webhook.get("disabledReason").textValue()).isEqualTo("the receiver answered 410");
        assertThat(webhook.has("lastActivityAt")).isTrue();
        assertThat(admin.get(webhooks).json().at("/items/0")).isEqualTo(webhook);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\": \"Another\"}", "{\"active\": false}", "{\"whileInactive\": \"hold\"}",
            "{\"url\": \"https://example.org/\", \"retry\": null}"})
    void shouldLeaveAWebhookDisabledWhateverElseIsChanged(String patch) {
        String one = disabled();

        Answer changed = admin.patch(one, patch);

        assertThat(changed.inWords()).isEqualTo("200");
        assertThat(changed.json()).isEqualTo(admin.get(one).json());
        assertThat(changed.json().get("active").booleanValue()).isFalse();
        assertThat(changed.text("/status")).isEqualTo("disabled");
        assertThat(changed.text("/disabledReason")).isEqualTo("the receiver answered 410");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"active\": true}", "{\"active\": true, \"name\": \"Another\"}"})
    void shouldGiveADisabledWebhookAFreshStartWhenItIsSwitchedOn(String patch) {
        String one = disabled();

        Answer changed = admin.patch(one, patch);

        assertThat(changed.inWords()).isEqualTo("200");
        assertThat(changed.json()).isEqualTo(admin.get(one).json());
        assertThat(changed.json().get("active").booleanValue()).isTrue();
        assertThat(changed.text("/status")).isEqualTo("draft");
        assertThat(changed.json().has("disabledReason")).isFalse();
    }

    @Test
    void shouldSwitchAWebhookOffAgainAfterItsFreshStart() {
        String one = disabled();
        admin.patch(one, "{\"active\": true}").success();

        Answer changed = admin.patch(one, "{\"active\": false}");

        assertThat(changed.json().get("active").booleanValue()).isFalse();
        assertThat(changed.text("/status")).isEqualTo("draft");
    }

    @Test
    void shouldKeepAHealthyWebhookHealthyWhenItIsSwitchedOffAndOn() {
        String one = created();
        seen(one, health -> health.delivered(Instant.now()));

        assertThat(admin.patch(one, "{\"active\": false}").text("/status")).isEqualTo("healthy");
        assertThat(admin.patch(one, "{\"active\": true}").text("/status")).isEqualTo("healthy");
    }

    @Test
    void shouldShowTheCircuitWhileItIsOpen() {
        String one = created();
        assertThat(admin.get(one).json().has("circuit")).isFalse();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < Health.UNREACHABLE_OPENS_CIRCUIT; i++) {
            assertThat(admin.get(one).json().has("circuit")).isFalse();
            seen(one, health -> health.unreachable(now, false, () -> Long.MIN_VALUE));
        }

        assertThat(admin.get(one).json().get("circuit")).isEqualTo(Json.object()
                .put("openSince", now.toString())
                .put("probeAt", now.plusSeconds(5).toString()));
        assertThat(admin.get(one).text("/status")).isEqualTo("failing");
        assertThat(admin.patch(one, "{\"name\": \"Another\"}").json().has("circuit")).isTrue();
        seen(one, health -> health.delivered(now));
        assertThat(admin.get(one).json().has("circuit")).isFalse();
        assertThat(admin.get(one).text("/status")).isEqualTo("healthy");
    }

    /// A client may read a webhook, change a member, and send the whole object back.
    @Test
    void shouldTakeAWebhookBackAsItIsShown() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String one = created();
        seen(one, health -> health.delivered(now));
        ObjectNode shown = (ObjectNode) admin.get(one).json();
        assertThat(shown.has("lastActivityAt")).isTrue();
        seen(one, health -> health.delivered(now.plusSeconds(10)));

        ObjectNode changed = (ObjectNode) admin.patch(one, Json.text(shown.deepCopy().put("name", "Another")))
                .success()
                .json();

        List<String> different = List.of("name", "slug", "updatedAt", "lastActivityAt");
        assertThat(changed.remove(different)).isEqualTo(shown.deepCopy().remove(different));
        assertThat(admin.get(one).text("/name")).isEqualTo("Another");
    }

    @Test
    void shouldRefuseWhatOnlyTidingsSetsIfItIsAnother() {
        String one = created();
        JsonNode shown = admin.get(one).json();

        for (String name : List.of("_id", "slug", "organization", "project", "status", "disabledReason",
                "lastActivityAt",
                "secretsUnreadable", "circuit", "createdAt", "updatedAt")) {
            ObjectNode patch = shown.deepCopy();
            assertThat(admin.patch(one, Json.text(patch.put(name, "2999-01-01T00:00:00Z"))).inWords())
                    .isEqualTo("400 " + name + ": is read-only");
        }
        assertThat(admin.patch(one, "{\"_id\": null, \"circuit\": null, \"updatedAt\": null}").inWords())
                .isEqualTo("200");
        assertThat(admin.post(webhooks, Json.text(shown)).inWords()).contains("_id: is read-only",
                "slug: is read-only");
    }

    @Test
    void shouldNotSwitchOnWhatIsToBeCleared() {
        String one = created();
        admin.patch(one, "{\"active\": false}").success();

        assertThat(admin.patch(one, "{\"active\": null}").inWords())
                .isEqualTo("400 active: must be true or false, not null");

        assertThat(admin.get(one).json().get("active").booleanValue()).isFalse();
    }

    @Test
    void shouldReplaceAHeaderHoweverItIsSpelled() {
        String one = created();
        admin.patch(one, "{\"headers\": {\"X-B\": \"1\", \"X-C\": \"1\", \"Authorization\": \"secret\"}}").success();

        assertThat(admin.patch(one, "{\"headers\": {\"x-b\": \"2\"}}").json().get("headers").toString())
                .isEqualTo("{\"X-C\":\"1\",\"Authorization\":\"secret\",\"x-b\":\"2\"}");
        assertThat(admin.patch(one, "{\"headers\": {\"x-c\": null, \"X-B\": null}}").json().get("headers").toString())
                .isEqualTo("{\"Authorization\":\"secret\"}");
        assertThat(admin.patch(one, "{\"headers\": {\"authorization\": \"***\"}}").json().get("headers").toString())
                .isEqualTo("{\"Authorization\":\"secret\"}");
        assertThat(admin.patch(one, "{\"headers\": {\"x-b\": \"1\", \"X-B\": \"2\"}}").inWords())
                .isEqualTo("400 headers: must not name 'X-B' twice");
        assertThat(admin.patch(one, "{\"headers\": {\"X-N\": 1, \"X-O\": {}, \"X-P\": \"p\"}}").inWords())
                .isEqualTo("400 headers.X-N: must be a string; headers.X-O: must be a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"circuit", "disabledReason", "lastActivityAt"})
    void shouldNotLetAnOwnerSayWhatTidingsSees(String field) {
        String one = created();

        assertThat(admin.patch(one, Json.text(Json.object().put(field, "x"))).inWords())
                .isEqualTo("400 " + field + ": is read-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "application/merge-patch+json"})
    void shouldTakePatchesOfEitherContentType(String contentType) {
        String one = created();

        Answer changed = admin.send(Call.of("PATCH", one).body(contentType, "{\"name\": \"Grün\"}"));

        assertThat(changed.text("/name")).isEqualTo("Grün");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x", "application/json-patch+json"})
    void shouldRefuseOtherContentTypes(String contentType) {
        String one = created();

        assertThat(admin.send(Call.of("POST", webhooks).body(contentType, Json.text(minimal()))).status())
                .isEqualTo(415);
        assertThat(admin.send(Call.of("PATCH", one).body(contentType, "{}")).status()).isEqualTo(415);
    }

    @Test
    void shouldNotCreateFromAMergePatch() {
        assertThat(admin.send(Call.of("POST", webhooks).body(Caller.MERGE_PATCH, Json.text(minimal()))).status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{`name`: `x`, | body: must be JSON: Unexpected end-of-input within/between Object entries (line 1, column 14)",
            "{ name: 1 }   | body: must be JSON: Unexpected character (line 1, column 3)",
            "[]            | body: must be a JSON object",
            "null          | body: must be a JSON object",
            "{} {}         | body: must be JSON: Trailing token",
            "{`a`:1,`a`:2} | body: must be JSON: Duplicate field (line 1, column 11)"})
    void shouldSayWhereABodyIsNotJson(String body, String fault) {
        String json = body.replace('`', '"');

        assertThat(admin.post(webhooks, json).inWords()).startsWith("400 " + fault);
        assertThat(admin.patch(created(), json).inWords()).startsWith("400 " + fault);
    }

    @Test
    void shouldRefuseAnEmptyBody() {
        String one = created();

        assertThat(Stream.of(admin.post(webhooks, ""), admin.send(Call.of("POST", webhooks)), admin.patch(one, ""),
                admin.send(Call.of("PATCH", one)))).extracting(Answer::status).containsOnly(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0123456789abcdef0123456", "0123456789abcdef012345678", "0123456789abcdef0123456g",
            "null", "%20", "%3F", "%25", "ORG"})
    void shouldRefuseMalformedIdsByName(String malformed) {
        String existing = created();
        String fault = ": must be 24 hexadecimal digits";

        assertThat(answers(existing.replace(tenant.id(), malformed), API.platform()))
                .containsOnly("400 organizationId" + fault);
        assertThat(answers(webhooks + "/" + malformed, admin).subList(0, 3)).containsOnly("400 webhookId" + fault);
        if (level == Level.PROJECT) {
            assertThat(answers(existing.replace(tenant.project(), malformed), admin))
                    .containsOnly("400 projectId" + fault);
        }
        assertThat(admin.get(existing).inWords()).isEqualTo("200");
    }

    @Test
    void shouldNotTakeAMalformedProjectForTheOrganization() {
        String ofOrganization = created(path(Level.ORGANIZATION), minimal());
        String disguised = ofOrganization.replace("/settings", "/projects/x/settings");

        assertThat(answers(disguised, admin)).containsOnly("400 projectId: must be 24 hexadecimal digits");

        assertThat(admin.get(path(Level.ORGANIZATION)).texts("/_id")).hasSize(1);
        assertThat(admin.get(ofOrganization).inWords()).isEqualTo("200");
    }

    @Test
    void shouldTakeIdsInEitherCase() {
        String one = created();
        String upper = one.substring(one.lastIndexOf('/') + 1).toUpperCase(java.util.Locale.ROOT);

        assertThat(admin.get(webhooks + "/" + upper).json()).isEqualTo(admin.get(one).json());
    }

    @Test
    void shouldKeepScopesApart() {
        String one = created();
        String elsewhere = one.replace(webhooks, path(level == Level.PROJECT ? Level.ORGANIZATION : Level.PROJECT));

        assertThat(List.of(admin.get(elsewhere).inWords(), admin.patch(elsewhere, "{}").inWords(),
                admin.delete(elsewhere).inWords())).containsOnly("404 There is no such webhook.");
        assertThat(admin.get(elsewhere.substring(0, elsewhere.lastIndexOf('/'))).texts("/_id")).isEmpty();
        assertThat(admin.get(one).inWords()).isEqualTo("200");
    }

    @Test
    void shouldNotKnowWebhooksOfAProjectThatDoesNotExist() {
        if (level == Level.PROJECT) {
            String nowhere = webhooks.replace(tenant.project(), Tenant.newId());

            assertThat(admin.get(nowhere).inWords()).isEqualTo("404 There is no such project.");
            assertThat(admin.post(nowhere, Json.text(minimal())).inWords()).isEqualTo("404 There is no such project.");
        } else {
            String nowhere = webhooks.replace(tenant.id(), Tenant.newId());

            assertThat(API.platform().get(nowhere).inWords()).isEqualTo("404 There is no such organization.");
            assertThat(API.platform().post(nowhere, Json.text(minimal())).inWords())
                    .isEqualTo("404 There is no such organization.");
        }
    }

    @Test
    void shouldDeleteAWebhook() {
        String one = created();

        Answer deleted = admin.delete(one);

        assertThat(deleted.inWords()).isEqualTo("204");
        assertThat(deleted.body()).isEmpty();
        assertThat(List.of(admin.get(one).inWords(), admin.patch(one, "{}").inWords(), admin.delete(one).inWords()))
                .containsOnly("404 There is no such webhook.");
        assertThat(admin.get(webhooks).texts("/_id")).isEmpty();
    }

    @Test
    void shouldListNothingAtFirst() {
        assertThat(admin.get(webhooks).json()).isEqualTo(Json.parse("{\"items\": []}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void shouldListAllWebhooksPageByPage(int limit) {
        List<String> ids = IntStream.range(0, 7).mapToObj(_ -> idOf(created())).sorted().toList();

        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            Answer page = admin.get(webhooks + "?limit=" + limit + next);
            assertThat(page.inWords()).isEqualTo("200");
            assertThat(page.texts("/_id")).hasSizeLessThanOrEqualTo(limit);
            listed.addAll(page.texts("/_id"));
            next = page.json().has("next") ? "&cursor=" + page.text("/next") : "";
        } while (!next.isEmpty());

        assertThat(listed).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "limit=0        | limit: must be 1 to 100",
            "limit=101      | limit: must be 1 to 100",
            "limit=-1       | limit: must be a whole number of 1 to 100",
            "limit=         | limit: must be a whole number of 1 to 100",
            "limit=1e1      | limit: must be a whole number of 1 to 100",
            "limit=99999999 | limit: must be a whole number of 1 to 100",
            "cursor=***     | cursor: must be a cursor from an earlier answer",
            "cursor=        | cursor: must be a cursor from an earlier answer"})
    void shouldRefuseMalformedPageRequests(String query, String fault) {
        assertThat(admin.get(webhooks + "?" + query).inWords()).isEqualTo("400 " + fault);
    }

    @Test
    void shouldHoldFiveHundredWebhooksPerScope() {
        Webhook template = template();
        Webhooks store = API.bean(Webhooks.class);
        IntStream.range(0, 499)
                .forEach(_ -> assertThat(store.add(copy(template))).isEqualTo(Webhooks.Added.ADDED));

        String last = created();
        Answer refused = admin.post(webhooks, Json.text(minimal()));

        assertThat(refused.inWords()).isEqualTo("409 There are already 500 webhooks.");
        assertThat(admin.post(path(level == Level.PROJECT ? Level.ORGANIZATION : Level.PROJECT),
                Json.text(minimal())).inWords()).as("the other scope").isEqualTo("201");
        admin.delete(last).success();
        assertThat(admin.post(webhooks, Json.text(minimal())).inWords()).as("after one is gone").isEqualTo("201");
    }

    @Test
    void shouldLoseNothingOfPatchesAtTheSameTime() throws InterruptedException {
        String one = created();
        int writers = 8;

        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(writers)) {
            List<Callable<Answer>> patches = IntStream.range(0, writers)
                    .<Callable<Answer>>mapToObj(i -> () -> {
                        String patch = "{\"headers\": {\"H%d\": \"%d\"}}".formatted(i, i);
                        Answer answer = admin.patch(one, patch);
                        while (answer.status() == 409) {
                            answer = admin.patch(one, patch);
                        }
                        return answer;
                    })
                    .toList();
            threads.invokeAll(patches).forEach(patch -> answers.add(patch.resultNow()));
        }

        assertThat(answers).extracting(Answer::inWords).containsOnly("200");
        assertThat(admin.get(one).json().get("headers").size()).isEqualTo(writers);
    }

    @Test
    void shouldLetMembersReadOnly() {
        String one = created();
        Caller member = tenant.with(Role.ORG_MEMBER);

        assertThat(List.of(member.get(webhooks).status(), member.get(one).status())).containsOnly(200);
        assertThat(List.of(member.post(webhooks, Json.text(minimal())).status(), member.patch(one, "{}").status(),
                member.delete(one).status())).containsOnly(403);
        assertThat(admin.get(webhooks).texts("/_id")).hasSize(1);
    }

    private String path(Level scope) {
        return (scope == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks";
    }

    private String created() {
        return created(minimal());
    }

    private String created(ObjectNode json) {
        return created(webhooks, json);
    }

    private String created(String list, ObjectNode json) {
        return list + "/" + admin.post(list, Json.text(json)).success().text("/_id");
    }

    /// A webhook that Tidings has disabled.
    private String disabled() {
        String one = created();
        seen(one, health -> health.disabled(Instant.now(), "the receiver answered 410"));
        return one;
    }

    /// Records what the dispatcher would have seen.
    private void seen(String one, UnaryOperator<Health> change) {
        Webhooks store = API.bean(Webhooks.class);
        WebhookKey key = new WebhookKey(scope(), new WebhookId(idOf(one)));
        Health before = store.findById(key).orElseThrow().health();
        assertThat(store.saveHealth(key, change.apply(before))).isTrue();
    }

    private Scope scope() {
        return Scope.of(new OrganizationId(tenant.id()),
                level == Level.PROJECT ? Optional.of(new ProjectId(tenant.project())) : Optional.empty());
    }

    private static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Results of every operation on one webhook, and of those on its list.
    private static List<String> answers(String one, Caller caller) {
        String list = one.substring(0, one.lastIndexOf('/'));
        return List.of(caller.get(one).inWords(), caller.patch(one, "{}").inWords(), caller.delete(one).inWords(),
                caller.get(list).inWords(), caller.post(list, Json.text(minimal())).inWords());
    }

    private Webhook template() {
        WebhookId id = new WebhookId(idOf(created()));
        Webhook template = API.bean(Webhooks.class).findById(new WebhookKey(scope(), id)).orElseThrow();
        admin.delete(webhooks + "/" + id.value()).success();
        return template;
    }

    private static Webhook copy(Webhook template) {
        return Webhook.create(new WebhookId(Tenant.newId()), template.scope(), template.settings(),
                SigningSecret.create(new java.security.SecureRandom()), template.createdAt());
    }

    private static ObjectNode minimal() {
        return (ObjectNode) Json.parse("""
            {"name": "On Call", "url": "https://example.com/callback", "events": ["PROJECT_IMPORT"]}""");
    }

    private ObjectNode full() {
        ObjectNode full = (ObjectNode) Json.parse("""
            {"name": "Full", "url": "https://example.com/x?y=z", "events": ["PROJECT_IMPORT", "deployment.*"],
             "headers": {"X-Key": "1", "Authorization": "Bearer 2"}, "active": false, "description": "All of it",
             "format": "envelope", "filter": {"payload": {"a": ["b"]}}, "timeoutSeconds": 7,
             "appIconUrl": "https://example.com/i.png", "retry": {"delays": ["PT1S", "PT1H30M"]},
             "whileInactive": "hold", "signature": {"profile": "github"}}""");
        if (level == Level.ORGANIZATION) {
            full.putArray("projects").add(tenant.project());
        }
        return full;
    }

    /// As much of a webhook as its owner had said.
    private static JsonNode settings(JsonNode webhook, ObjectNode given) {
        ObjectNode settings = Json.object();
        given.fieldNames().forEachRemaining(name -> settings.set(name, webhook.get(name)));
        return settings;
    }

    private static ObjectNode with(ObjectNode json, String field, String value) {
        return json.set(field, Json.parse(value));
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
