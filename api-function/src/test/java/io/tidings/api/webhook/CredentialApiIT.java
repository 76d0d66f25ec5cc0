package io.tidings.api.webhook;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.endpoint.CallbackCredentials;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// Credentials and sensitive headers: written, kept, and not shown.
class CredentialApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String BASIC = "{\"type\": \"basic\", \"username\": \"ann\", \"password\": \"hush-1\"}";
    private static final String BEARER = "{\"type\": \"bearer\", \"token\": \"hush-2\"}";
    private static final String API_KEY = "{\"type\": \"apiKey\", \"header\": \"X-Api-Key\", \"value\": \"hush-3\"}";
    private static final String OAUTH2 = """
        {"type": "oauth2", "tokenUrl": "https://auth.example.com/token", "clientId": "id", "clientSecret": "hush-4",
         "scope": "a b", "audience": "all"}""";

    private Tenant tenant;
    private Caller admin;
    private String webhooks;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        admin = tenant.admin();
        webhooks = tenant.path() + "/settings/webhooks";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            BASIC + "   | {\"type\":\"basic\",\"username\":\"ann\"}",
            BEARER + "  | {\"type\":\"bearer\"}",
            API_KEY + " | {\"type\":\"apiKey\",\"header\":\"X-Api-Key\"}"})
    void shouldShowACredentialWithoutItsSecret(String credential, String shown) {
        Answer created = create("\"credential\": " + credential);

        assertThat(created.json().get("credential")).isEqualTo(Json.parse(shown));
        assertHidden(created);
    }

    @Test
    void shouldShowAClientWithoutItsSecret() {
        Answer created = create("\"credential\": " + OAUTH2);

        assertThat(created.json().get("credential")).isEqualTo(Json.parse("""
            {"type": "oauth2", "tokenUrl": "https://auth.example.com/token", "clientId": "id", "scope": "a b",
             "audience": "all"}"""));
        assertHidden(created);
    }

    @Test
    void shouldKeepWhatWasWritten() {
        Answer created = create(
                "\"credential\": " + OAUTH2 + ", \"additionalCredentials\": {\"key\": " + API_KEY + "}");

        CallbackCredentials kept = kept(created).credentials().reveal();

        assertThat(kept.main()).contains(new Credential.OAuth2(new CallbackUrl("https://auth.example.com/token"), "id",
                "hush-4", Optional.of("a b"), Optional.of("all")));
        assertThat(kept.additional()).containsOnlyKeys("key")
                .containsEntry("key", new Credential.ApiKey("X-Api-Key", "hush-3"));
        assertThat(created.json().at("/additionalCredentials/key/header").asText()).isEqualTo("X-Api-Key");
        assertHidden(created);
    }

    @Test
    void shouldHaveNoCredentialsUnlessTheyAreGiven() {
        Answer created = create("\"credential\": null, \"additionalCredentials\": {}");

        assertThat(created.json().has("credential")).isFalse();
        assertThat(created.json().has("additionalCredentials")).isFalse();
        assertThat(kept(created).credentials().reveal().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"credential\": {} | credential.type: is required",
            "\"credential\": \"basic\" | credential: must be an object",
            "\"credential\": {\"type\": \"digest\"} | credential.type: must be one of basic, bearer, apiKey, oauth2",
            "\"credential\": {\"type\": \"basic\"} | credential.username: is required; credential.password: is required",
            "\"credential\": {\"type\": \"basic\", \"username\": \"a:b\", \"password\": \"hush\"} | credential.username: must have 1 to 1024 characters, without colons and control characters",
            "\"credential\": {\"type\": \"bearer\", \"token\": \"hush hush\"} | credential.token: must have 1 to 4089 visible ASCII characters, without spaces",
            "\"credential\": {\"type\": \"bearer\", \"token\": 1} | credential.token: must be a string",
            "\"credential\": {\"type\": \"bearer\", \"token\": \"hush\", \"username\": \"x\"} | credential.username: is unknown",
            "\"credential\": {\"type\": \"apiKey\", \"header\": \"Host\", \"value\": \"hush\"} | credential.header: must not set 'Host'",
            "\"credential\": {\"type\": \"apiKey\", \"header\": \"X-Key\", \"value\": \"\"} | credential.value: must not be empty",
            "\"credential\": {\"type\": \"oauth2\", \"tokenUrl\": \"http://8.8.8.8/\", \"clientId\": \"i\", \"clientSecret\": \"hush\"} | credential.tokenUrl: must be an https URL",
            "\"credential\": {\"type\": \"oauth2\", \"tokenUrl\": \"https://169.254.169.254/latest\", \"clientId\": \"i\", \"clientSecret\": \"hush\"} | credential.tokenUrl: address not allowed",
            "\"credential\": {\"type\": \"oauth2\", \"tokenUrl\": \"https://u:p@x.com/\", \"clientId\": \"i\", \"clientSecret\": \"hush\"} | credential.tokenUrl: must not have a user name or password before the host: use a credential",
            "\"credential\": {\"type\": \"oauth2\", \"tokenUrl\": \"https://x.com/\", \"clientId\": \"i\", \"clientSecret\": \"hush\", \"scope\": \" a\"} | credential.scope: must be words with single spaces between them, at most 1024 characters",
            "\"additionalCredentials\": [] | additionalCredentials: must be an object",
            "\"additionalCredentials\": {\"a b\": " + BEARER
                    + "} | additionalCredentials: must have a name of 1 to 50 letters, digits, hyphens and underscores",
            "\"additionalCredentials\": {\"a\": {\"type\": \"bearer\"}} | additionalCredentials.a.token: is required",
            "\"credential\": " + BASIC + ", \"additionalCredentials\": {\"a\": " + BEARER
                    + "} | additionalCredentials.a: sets 'Authorization', as credential does",
            "\"headers\": {\"authorization\": \"hush\"}, \"credential\": " + BASIC
                    + " | credential: sets 'Authorization', as headers does",
            "\"headers\": {\"x-api-key\": \"hush\"}, \"additionalCredentials\": {\"k\": " + API_KEY
                    + "} | additionalCredentials.k: sets 'X-Api-Key', as headers does"})
    void shouldSayWhatIsWrong(String members, String fault) {
        Answer refused = admin.post(webhooks, webhook(members));

        assertThat(refused.inWords()).isEqualTo("400 " + fault);
        assertThat(refused.body()).doesNotContain("hush");
    }

    @Test
    void shouldTakeFiveAdditionalCredentialsAndNotSix() {
        assertThat(create("\"additionalCredentials\": " + keys(5)).json().get("additionalCredentials")).hasSize(5);
        assertThat(admin.post(webhooks, webhook("\"additionalCredentials\": " + keys(6))).inWords())
                .isEqualTo("400 additionalCredentials: must have at most 5 credentials, has 6");
    }

    @Test
    void shouldKeepACredentialThatAPatchDoesNotName() {
        Answer created = create("\"credential\": " + BASIC + ", \"additionalCredentials\": {\"key\": " + API_KEY + "}");

        patch(created, "{\"name\": \"Other\", \"url\": \"https://example.com/elsewhere\"}").success();
        Answer renamed = patch(created, "{\"credential\": {\"username\": \"bob\"}}").success();

        assertThat(renamed.text("/credential/username")).isEqualTo("bob");
        assertThat(kept(created).credentials().reveal().main()).contains(new Credential.Basic("bob", "hush-1"));
        assertThat(kept(created).credentials().reveal().additional()).containsOnlyKeys("key");
    }

    @Test
    void shouldTakeBackWhatItShowed() {
        Answer created = create(
                "\"credential\": " + OAUTH2 + ", \"additionalCredentials\": {\"key\": " + API_KEY + "}");
        String shown = "{\"credential\": " + created.json().get("credential") + ", \"additionalCredentials\": "
                + created.json().get("additionalCredentials") + "}";
        CallbackCredentials before = kept(created).credentials().reveal();

        patch(created, shown).success();

        assertThat(kept(created).credentials().reveal()).isEqualTo(before);
    }

    @Test
    void shouldRemoveWhatAPatchClears() {
        Answer created = create("\"credential\": " + BASIC + ", \"additionalCredentials\": " + keys(2));

        patch(created, "{\"credential\": null, \"additionalCredentials\": {\"k0\": null}}").success();
        assertThat(kept(created).credentials().reveal().main()).isEmpty();
        assertThat(kept(created).credentials().reveal().additional()).containsOnlyKeys("k1");
        patch(created, "{\"additionalCredentials\": null}").success();
        assertThat(kept(created).credentials().reveal().isEmpty()).isTrue();
    }

    @Test
    void shouldReplaceACredentialOfAnotherTypeWhole() {
        Answer created = create("\"credential\": " + BASIC + ", \"additionalCredentials\": " + keys(1));

        Answer replaced = patch(created, "{\"credential\": " + BEARER + "}").success();
        assertThat(replaced.json().get("credential")).isEqualTo(Json.parse("{\"type\":\"bearer\"}"));
        patch(created, "{\"credential\": null, \"additionalCredentials\": {\"k0\": " + OAUTH2 + "}}").success();

        assertThat(kept(created).credentials().reveal().additional().get("k0")).isInstanceOf(Credential.OAuth2.class);
        assertThat(patch(created, "{\"additionalCredentials\": {\"k0\": {\"type\": \"bearer\"}}}").inWords())
                .isEqualTo("400 additionalCredentials.k0.token: is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example.com/", "https://example.com:8443/", "https://www.example.com/"})
    void shouldSendNoSecretToAnotherOriginUnlessItIsGivenAgain(String url) {
        Answer created = create("\"headers\": {\"X-Token\": \"hush-5\", \"X-Plain\": \"p\"}, \"credential\": " + BASIC
                + ", \"additionalCredentials\": {\"key\": " + API_KEY + "}");
        String moved = "{\"url\": \"" + url + "\"";
        String again = "must be entered again, because it would be sent to another origin";

        assertThat(patch(created, moved + "}").inWords()).isEqualTo("400 credential.password: " + again
                + "; additionalCredentials.key.value: " + again + "; headers.X-Token: " + again);
        assertThat(patch(created,
                moved + ", \"credential\": {\"username\": \"bob\"}, \"headers\": {\"X-Token\": \"***\"}}")
                .inWords()).startsWith("400 credential.password").contains("headers.X-Token");
        assertThat(kept(created).url().host()).isEqualTo("example.com");

        patch(created, moved + ", \"credential\": {\"password\": \"hush-1\"}, \"additionalCredentials\": null, "
                + "\"headers\": {\"X-Token\": \"hush-6\"}}").success();

        WebhookSettings kept = kept(created);
        assertThat(kept.url().value()).isEqualTo(url);
        assertThat(kept.credentials().reveal().main()).contains(new Credential.Basic("ann", "hush-1"));
        assertThat(kept.credentials().reveal().additional()).isEmpty();
    }

    @Test
    void shouldSendNoClientSecretToAnotherAuthorizationServerUnlessItIsGivenAgain() {
        Answer created = create("\"credential\": " + OAUTH2);

        assertThat(patch(created, "{\"credential\": {\"tokenUrl\": \"https://evil.example.com/token\"}}").inWords())
                .isEqualTo(
                        "400 credential.clientSecret: must be entered again, because it would be sent to another origin");
        patch(created, "{\"credential\": {\"tokenUrl\": \"https://auth.example.com/v2/token\"}}").success();
        patch(created, "{\"credential\": {\"tokenUrl\": \"https://b.example.com/\", \"clientSecret\": \"hush\"}}")
                .success();
    }

    @Test
    void shouldShowSensitiveHeadersToAdministratorsOnly() {
        Answer created = create("\"headers\": {\"Authorization\": \"hush-6\", \"X-Plain\": \"p\"}");
        String path = webhooks + "/" + created.text("/_id");
        JsonNode whole = Json.parse("{\"Authorization\":\"hush-6\",\"X-Plain\":\"p\"}");
        JsonNode masked = Json.parse("{\"Authorization\":\"***\",\"X-Plain\":\"p\"}");

        assertThat(created.json().get("headers")).isEqualTo(whole);
        for (Caller administrator : java.util.List.of(admin, API.platform())) {
            assertThat(administrator.get(path).json().get("headers")).isEqualTo(whole);
            assertThat(administrator.get(webhooks).json().at("/items/0/headers")).isEqualTo(whole);
        }
        assertThat(tenant.with(Role.ORG_MEMBER).get(path).json().get("headers")).isEqualTo(masked);
        assertThat(tenant.with(Role.ORG_MEMBER).get(webhooks).json().at("/items/0/headers")).isEqualTo(masked);
    }

    @Test
    void shouldNotTakeTheMaskForAValue() {
        Answer created = create("\"headers\": {\"X-Token\": \"hush-7\", \"X-Stars\": \"***\"}");

        patch(created, "{\"headers\": {\"X-Token\": \"***\", \"X-More\": \"***\"}}").success();

        assertThat(kept(created).headers().reveal()).isEqualTo(new CallbackHeaders(
                java.util.Map.of("X-Token", "hush-7", "X-Stars", "***", "X-More", "***")));
        assertThat(patch(created, "{\"headers\": {\"X-Secret\": \"***\"}}").inWords())
                .isEqualTo("400 headers: must have the value of 'X-Secret', not its mask");
        assertThat(admin.post(webhooks, webhook("\"headers\": {\"Cookie\": \"***\"}")).inWords())
                .isEqualTo("400 headers: must have the value of 'Cookie', not its mask");
    }

    private Answer create(String members) {
        return admin.post(webhooks, webhook(members)).success();
    }

    private static String webhook(String members) {
        return "{\"name\": \"Hook\", \"url\": \"https://example.com/hook\", \"events\": [\"*\"], " + members + "}";
    }

    private Answer patch(Answer created, String patch) {
        return admin.patch(webhooks + "/" + created.text("/_id"), patch);
    }

    private WebhookSettings kept(Answer created) {
        return API.bean(Webhooks.class)
                .findById(new WebhookKey(new Scope.OfOrganization(new OrganizationId(tenant.id())),
                        new WebhookId(created.text("/_id"))))
                .orElseThrow()
                .settings();
    }

    private void assertHidden(Answer created) {
        String path = webhooks + "/" + created.text("/_id");
        for (Answer answer : java.util.List.of(created, admin.get(path), admin.get(webhooks), API.platform().get(path),
                tenant.with(Role.ORG_MEMBER).get(path), admin.patch(path, "{\"name\": \"Renamed\"}"))) {
            assertThat(answer.success().body()).doesNotContain("hush");
        }
        assertThat(kept(created).toString()).doesNotContain("hush");
    }

    private static String keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"k" + i + "\": {\"type\": \"apiKey\", \"header\": \"X-Key-" + i
                        + "\", \"value\": \"hush\"}")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
