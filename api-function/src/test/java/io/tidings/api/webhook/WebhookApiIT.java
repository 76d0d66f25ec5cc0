package io.tidings.api.webhook;

import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.event.Level;
import io.tidings.json.Json;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// The same five operations, at organization scope and at project scope.
@ParameterizedClass
@EnumSource(Level.class)
class WebhookApiIT extends WebhooksUnderTest {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String ID = "[0-9a-fA-F]{24}";

    @Override
    ApiUnderTest api() {
        return API;
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
    void shouldLetMembersReadOnly() {
        String one = created();
        Caller member = tenant.with(Role.ORG_MEMBER);

        assertThat(List.of(member.get(webhooks).status(), member.get(one).status())).containsOnly(200);
        assertThat(List.of(member.post(webhooks, Json.text(minimal())).status(), member.patch(one, "{}").status(),
                member.delete(one).status())).containsOnly(403);
        assertThat(admin.get(webhooks).texts("/_id")).hasSize(1);
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
}
