package io.tidings.local.console;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.json.Json;
import io.tidings.local.TidingsClient;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// Credentials and signature profiles among the settings of a webhook. Secrets go in, and never come out again.
@Timeout(300)
class CredentialFieldsIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    private static final String SECRET = "hush-hush-1";
    private static final String OTHER_SECRET = "hush-hush-2";

    private static TidingsClient admin;
    private static String organization;

    private String webhook;

    @BeforeAll
    static void found() {
        String id = CONSOLE.platform().newOrganization("Guarded");
        organization = "/organizations/" + id;
        admin = CONSOLE.platform().withRole(id, "org:admin");
    }

    @BeforeEach
    void add() {
        webhook = organization + "/settings/webhooks/" + Estate.hook(admin, organization, "Guarded",
                CONSOLE.uri() + "/inbox/guarded", "[\"USER_CREATED\"]", "{\"X-Api-Key\":\"" + SECRET + "\"}");
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("basic", Map.of("User name", "tidings"), "Password",
                        "{\"type\":\"basic\",\"username\":\"tidings\"}"),
                Arguments.of("bearer", Map.of(), "Token", "{\"type\":\"bearer\"}"),
                Arguments.of("apiKey", Map.of("Header", "X-Door"), "Value",
                        "{\"type\":\"apiKey\",\"header\":\"X-Door\"}"),
                Arguments.of("oauth2",
                        Map.of("Token URL", "https://login.example.com/token", "Client id", "tidings", "Scope", "call",
                                "Audience", "receiver"),
                        "Client secret",
                        "{\"type\":\"oauth2\",\"tokenUrl\":\"https://login.example.com/token\",\"clientId\":\"tidings\",\"scope\":\"call\",\"audience\":\"receiver\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void shouldSetChangeAndRemoveACredential(String kind, Map<String, String> fields, String secret, String shown) {
        try (Tab tab = CONSOLE.tab(admin)) {
            tab.open(webhook + "/settings");
            tab.page().locator("#credential-0").selectOption(kind);
            fields.forEach((label, value) -> field(tab, label).fill(value));
            field(tab, secret).fill(SECRET);
            save(tab);
            assertThat(field(tab, secret)).hasValue("");
            assertThat(credential()).isEqualTo(Json.parse(shown));

            tab.page().reload();
            tab.settled();
            assertThat(tab.page().locator("#credential-0")).hasValue(kind);
            fields.forEach((label, value) -> assertThat(field(tab, label)).hasValue(value));
            assertThat(field(tab, secret)).hasValue("");
            assertThat(field(tab, secret)).hasAttribute("type", "password");
            tab.sees("It is set but not shown.");

            // The secret alone is changed, then the name alone: what is not typed again stays.
            field(tab, secret).fill(OTHER_SECRET);
            save(tab);
            fields.keySet().stream().sorted().findFirst().filter(label -> !label.contains("URL")).ifPresent(label -> {
                field(tab, label).fill("another");
                save(tab);
                assertThat(credential().toString()).contains("another");
            });

            tab.page().locator("#credential-0").selectOption("");
            save(tab);
            assertThat(credential().isMissingNode()).isTrue();
            tab.page().reload();
            tab.settled();
            assertThat(tab.page().locator("#credential-0")).hasValue("");
            assertThat(tab.page().content()).doesNotContain(OTHER_SECRET);
        }
    }

    /// The field of the main credential with this label.
    private static Locator field(Tab tab, String label) {
        return tab.page()
                .getByRole(AriaRole.GROUP)
                .filter(new Locator.FilterOptions().setHas(tab.page().locator("#credential-0")))
                .getByLabel(label);
    }

    private static void save(Tab tab) {
        tab.button("Save changes").click();
        tab.seesToast("Changes saved");
        tab.button("Dismiss").first().click();
        assertThat(tab.page().locator(".toast")).hasCount(0);
    }

    private JsonNode credential() {
        return admin.get(webhook).expecting(200).body().path("credential");
    }

    @Test
    void shouldSendWhatWasTyped() {
        try (Tab tab = CONSOLE.tab(admin)) {
            tab.open(webhook + "/settings");
            tab.page().locator("#credential-0").selectOption("basic");
            field(tab, "User name").fill("Aladdin");
            field(tab, "Password").fill("open sesame");
            save(tab);
            tab.button("Send test").click();
            tab.inDialog("Send").click();
            tab.sees("Delivered: the receiver answered 200");
        }
        assertThat(new TidingsClient(CONSOLE.uri(), "").get("/inbox").body().toString())
                .as("the example of RFC 7617")
                .contains("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void shouldHaveSeveralCredentialsByName() {
        try (Tab tab = CONSOLE.tab(admin)) {
            tab.open(webhook + "/settings");
            tab.page().locator("#credential-0").selectOption("bearer");
            field(tab, "Token").fill(SECRET);
            another(tab, 1, "tenant", "X-Tenant");
            another(tab, 2, "door", "X-Door");
            save(tab);
            assertThat(additional()).isEqualTo(Json
                    .parse("""
                        {"tenant": {"type": "apiKey", "header": "X-Tenant"}, "door": {"type": "apiKey", "header": "X-Door"}}"""));

            tab.page().reload();
            tab.settled();
            assertThat(tab.page().content()).doesNotContain(SECRET + "-");
            tab.button("Remove credential 2").click();
            assertThat(tab.page().locator("#credential-1-header")).hasValue("X-Door");
            save(tab);
            assertThat(additional())
                    .isEqualTo(Json.parse("{\"door\": {\"type\": \"apiKey\", \"header\": \"X-Door\"}}"));
        }
    }

    private static void another(Tab tab, int at, String name, String header) {
        tab.button("Another credential").click();
        tab.page().locator("#credential-" + at + "-name").fill(name);
        tab.page().locator("#credential-" + at + "-header").fill(header);
        tab.page().locator("#credential-" + at + "-value").fill(SECRET + "-" + name);
    }

    private JsonNode additional() {
        return admin.get(webhook).expecting(200).body().path("additionalCredentials");
    }

    @Test
    void shouldSayBesideEachFieldWhatIsWrongWithIt() {
        try (Tab tab = CONSOLE.tab(admin).expecting(400)) {
            tab.open(webhook + "/settings");
            tab.page().locator("#credential-0").selectOption("basic");
            tab.button("Save changes").click();
            refuses(field(tab, "User name"), tab, "Is required");
            refuses(field(tab, "Password"), tab, "Is required");
            assertThat(field(tab, "User name")).isFocused();

            field(tab, "User name").fill("with:colon");
            assertThat(tab.page().locator("#credential-0-username-error")).hasCount(0);
            field(tab, "Password").fill(SECRET);
            tab.button("Save changes").click();
            refuses(field(tab, "User name"), tab, "without colons");
            assertThat(field(tab, "Password")).hasAttribute("aria-invalid", "false");

            tab.page().locator("#credential-0").selectOption("oauth2");
            field(tab, "Token URL").fill("ftp://example.com/");
            field(tab, "Client id").fill("x");
            field(tab, "Client secret").fill(SECRET);
            tab.button("Save changes").click();
            assertThat(field(tab, "Token URL")).hasAttribute("aria-invalid", "true");
            assertThat(field(tab, "Token URL")).isFocused();

            tab.page().locator("#credential-0").selectOption("apiKey");
            field(tab, "Header").fill("X-Api-Key");
            field(tab, "Value").fill(SECRET);
            another(tab, 1, "twice", "X-Door");
            another(tab, 2, "twice", "X-Gate");
            tab.button("Save changes").click();
            assertThat(tab.page().locator("#credential-2-name")).hasAttribute("aria-invalid", "true");
            tab.page().locator("#credential-2-name").fill("thrice");
            tab.button("Save changes").click();
            refuses(tab.page().locator("#credential-0"), tab, "sets 'X-Api-Key', as headers does");
            assertThat(tab.page().locator(".banner.bad")).hasCount(0);
        }
        assertThat(credential().isMissingNode()).isTrue();
    }

    private static void refuses(Locator field, Tab tab, String why) {
        assertThat(field).hasAttribute("aria-invalid", "true");
        assertThat(tab.page().locator("[id='" + field.getAttribute("id") + "-error']"))
                .containsText(why, new ContainsTextOptions().setIgnoreCase(true));
        assertThat(field).hasAttribute("aria-describedby", Pattern.compile(".*-error.*"));
    }

    /// Nobody sends a secret to where they do not know it to be safe.
    @Test
    void shouldAskForTheSecretAgainWhereCallbacksGoElsewhere() {
        admin.patch(webhook, "{\"credential\":{\"type\":\"bearer\",\"token\":\"" + SECRET + "\"}}").expecting(200);
        try (Tab tab = CONSOLE.tab(admin).expecting(400)) {
            tab.open(webhook + "/settings");
            tab.field("URL").fill("https://elsewhere.example.com/");
            tab.button("Save changes").click();
            refuses(field(tab, "Token"), tab, "must be entered again");
            field(tab, "Token").fill(OTHER_SECRET);
            save(tab);
        }
        JsonNode changed = admin.get(webhook).expecting(200).body();
        assertThat(changed.path("url").asText()).isEqualTo("https://elsewhere.example.com/");
        assertThat(changed.path("headers").path("X-Api-Key").asText()).isEqualTo(SECRET);
    }

    /// A form that has been open for a while undoes nothing that it does not show.
    @Test
    void shouldLeaveAloneWhatOthersChangeMeanwhile() {
        try (Tab tab = CONSOLE.tab(admin)) {
            tab.open(webhook + "/settings");
            tab.page().getByLabel("Description").fill("Mine");
            admin.patch(webhook, "{\"timeoutSeconds\":3,\"credential\":{\"type\":\"bearer\",\"token\":\"t\"}}")
                    .expecting(200);
            save(tab);
        }
        JsonNode changed = admin.get(webhook).expecting(200).body();
        assertThat(changed.path("description").asText()).isEqualTo("Mine");
        assertThat(changed.path("timeoutSeconds").asInt()).isEqualTo(3);
        assertThat(changed.path("credential").path("type").asText()).isEqualTo("bearer");
    }

    @Test
    void shouldSignAsOthersDo() {
        try (Tab tab = CONSOLE.tab(admin)) {
            tab.open(webhook + "/settings");
            for (List<String> profile : List.of(List.of("github", "X-Hub-Signature-256"),
                    List.of("stripe", "Stripe-Signature"))) {
                tab.field("Signature").selectOption(profile.getFirst());
                save(tab);
                tab.link("Signing").click();
                assertThat(tab.page()
                        .locator("signing-page code")
                        .getByText(profile.getLast(), new Locator.GetByTextOptions().setExact(true))).isVisible();
                tab.link("Settings").click();
                assertThat(tab.field("Signature")).hasValue(profile.getFirst());
            }
            tab.field("Signature").selectOption("standard");
            save(tab);
        }
        assertThat(admin.get(webhook).expecting(200).body().path("signature").path("profile").asText())
                .isEqualTo("standard");
    }
}
