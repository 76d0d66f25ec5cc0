package io.tidings.local.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.local.TidingsClient;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// Signing in, and adding and deleting webhooks as the documents describe it.
@Timeout(300)
class WebhooksPageIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    private static Estate estate;

    @BeforeAll
    static void found() {
        estate = Estate.of(CONSOLE, "parallelworks");
    }

    @Test
    void shouldSignInWithATokenForThisTabOnly() {
        try (Tab tab = CONSOLE.tab().expecting(401)) {
            tab.open("");
            tab.field("Token").fill("tdg_nobody");
            tab.button("Sign in").click();
            assertThat(tab.field("Token")).hasAttribute("aria-invalid", "true");
            assertThat(tab.field("Token")).isFocused();

            tab.field("Token").fill(estate.admin().token());
            tab.button("Sign in").click();
            assertThat(tab.heading("Webhooks")).isVisible();
            assertThat(tab.page().url()).endsWith(estate.api() + "/settings/webhooks");
            assertThat(tab.page().evaluate("() => [localStorage.length, document.cookie]")).isEqualTo(List.of(0, ""));

            tab.page().reload();
            assertThat(tab.heading("Webhooks")).isVisible();
            tab.button("Sign out").click();
            assertThat(tab.heading("Sign in")).isVisible();
            assertThat(tab.page().evaluate("() => sessionStorage.length")).isEqualTo(0);
        }
    }

    @Test
    void shouldAddAndDeleteAWebhookOfTheOrganization() {
        Estate fresh = Estate.of(CONSOLE, "AtScale");
        try (Tab tab = CONSOLE.tab(fresh.admin())) {
            tab.open(fresh.api());
            tab.open("");
            tab.page()
                    .getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Organization settings"))
                    .getByText("Webhooks")
                    .click();
            addAndDelete(tab, "USER_CREATED",
                    List.of("Organization", "Project", "Users", "Several"));
        }
        assertThat(fresh.webhooks()).extracting(webhook -> webhook.path("name").asText()).doesNotContain("demo");
    }

    @Test
    void shouldAddAndDeleteAWebhookOfAProject() {
        String webhooks = estate.api() + "/projects/" + estate.project() + "/settings/webhooks";
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(webhooks);
            assertThat(tab.field("Project")).hasValue(estate.project());
            addAndDelete(tab, "SNAPSHOT_CREATE", List.of("Organization", "Project", "Several"));
        }
        assertThat(estate.admin().list(webhooks)).hasSize(1);
    }

    private static void addAndDelete(Tab tab, String type, List<String> groups) {
        tab.link("+ Add Webhook").first().click();
        tab.settled();
        assertThat(tab.field("Type").locator("optgroup").evaluateAll("all => all.map(group => group.label)"))
                .isEqualTo(groups);
        tab.field("Type").selectOption(type);
        tab.field("Webhook name").fill("demo");
        tab.field("URL").fill("https://example.com/webhooks");
        tab.page().getByLabel("Description").fill("Tells of what happens");
        assertThat(tab.field("Enable")).isChecked();
        tab.button("Create webhook").click();

        tab.seesToast("Webhook created successfully");
        BoundingBox toast = tab.page().locator(".toast").last().boundingBox();
        assertThat(toast.x).isGreaterThan(ConsoleUnderTest.WIDE / 2.0);
        assertThat(toast.x + toast.width).isBetween(ConsoleUnderTest.WIDE - 40.0, (double) ConsoleUnderTest.WIDE);
        assertThat(toast.y).isGreaterThan(700);
        assertThat(tab.heading("Webhooks")).isVisible();
        assertThat(tab.link("demo")).isVisible();

        assertThat(tab.button("Delete webhooks")).isDisabled();
        tab.field("Select demo").check();
        tab.button("Delete webhooks").click();
        tab.inDialog("Cancel").click();
        assertThat(tab.link("demo")).isVisible();
        tab.button("Delete webhooks").click();
        tab.inDialog("Delete").click();

        tab.seesToast("Webhook(s) deleted successfully");
        assertThat(tab.heading("Webhooks")).isVisible();
        assertThat(tab.link("demo")).hasCount(0);
    }

    @Test
    void shouldDeleteSeveralAtOnce() {
        String webhooks = estate.api() + "/settings/webhooks";
        for (String name : List.of("first", "second")) {
            Estate.hook(estate.admin(), estate.api(), name, "https://example.com/", "[\"*\"]", "{}");
        }
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(webhooks);
            tab.field("Select first").check();
            tab.field("Select second").check();
            tab.button("Delete webhooks").click();
            tab.sees("2 webhooks get no more callbacks");
            tab.inDialog("Delete").click();
            tab.seesToast("Webhook(s) deleted successfully");
            assertThat(tab.link("first")).hasCount(0);
            assertThat(tab.link("second")).hasCount(0);
            assertThat(tab.link("User directory")).isVisible();
        }
    }

    @Test
    void shouldDoAllOfThatWithTheKeyboardAlone() {
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(estate.api() + "/settings/webhooks");
            Keyboard keyboard = tab.page().keyboard();
            tabTo(tab, tab.link("+ Add Webhook").first());
            keyboard.press("Enter");
            tab.settled();
            tabTo(tab, tab.field("Type"));
            keyboard.type("LOGIN");
            tabTo(tab, tab.field("Webhook name"));
            keyboard.type("by keyboard");
            tabTo(tab, tab.field("URL"));
            keyboard.type("https://example.com/keys");
            keyboard.press("Enter");
            tab.seesToast("Webhook created successfully");

            tab.settled();
            tabTo(tab, tab.field("Select by keyboard"));
            keyboard.press("Space");
            tabTo(tab, tab.button("Delete webhooks"));
            keyboard.press("Enter");
            assertThat(tab.inDialog("Cancel")).isFocused();
            keyboard.press("Escape");
            assertThat(tab.dialog()).hasCount(0);
            assertThat(tab.button("Delete webhooks")).isFocused();
            keyboard.press("Enter");
            tabTo(tab, tab.inDialog("Delete"));
            keyboard.press("Enter");
            tab.seesToast("Webhook(s) deleted successfully");
        }
        assertThat(estate.webhooks()).extracting(webhook -> webhook.path("name").asText())
                .doesNotContain("by keyboard");
    }

    /// Presses Tab until `wanted` has the focus; that of lists lies before the main part at most once around.
    private static void tabTo(Tab tab, Locator wanted) {
        assertThat(wanted).isVisible();
        for (int i = 0; i < 60; i++) {
            if ((boolean) wanted.evaluate("element => element === document.activeElement")) {
                return;
            }
            tab.page().keyboard().press("Tab");
        }
        throw new AssertionError("the keyboard does not get to " + wanted);
    }

    @Test
    void shouldShowErrorsBesideTheFieldsThatCausedThem() {
        try (Tab tab = CONSOLE.tab(estate.admin()).expecting(400)) {
            tab.open(estate.api() + "/settings/webhooks/new");
            tab.button("Create webhook").click();
            assertThat(tab.field("Type")).hasAttribute("aria-invalid", "true");
            assertThat(tab.field("Type")).isFocused();

            tab.field("Type").selectOption("USER_CREATED");
            tab.field("Webhook name").fill("x");
            tab.field("URL").fill("ftp://example.com/");
            tab.button("Create webhook").click();
            Locator url = tab.field("URL");
            assertThat(url).hasAttribute("aria-invalid", "true");
            assertThat(tab.page().locator("#field-url-error")).not().isEmpty();
            assertThat(url).hasAttribute("aria-describedby", "field-url-error");
            assertThat(tab.field("Webhook name")).hasAttribute("aria-invalid", "true");
            assertThat(tab.field("Type")).hasAttribute("aria-invalid", "false");
            assertThat(tab.page().locator(".banner.bad")).hasCount(0);
        }
    }

    @Test
    void shouldSayWhatToDoWhereThereIsNothing() {
        String empty = CONSOLE.platform().newOrganization("Nothing yet");
        try (Tab tab = CONSOLE.tab(CONSOLE.platform().withRole(empty, "org:admin"))) {
            tab.open("");
            tab.sees("No webhooks yet");
            assertThat(tab.link("+ Add Webhook")).hasCount(2);
            tab.open("/organizations/" + empty + "/events");
            tab.sees("No events yet");
        }
    }

    @Test
    void shouldShowAMemberNothingThatWouldBeRefused() {
        TidingsClient member = estate.platform().withRole(estate.id(), "org:member");
        try (Tab tab = CONSOLE.tab(member)) {
            for (String path : List.of(estate.api() + "/settings/webhooks", estate.webhookPath(estate.webhook()),
                    estate.webhookPath(estate.webhook()) + "/deliveries",
                    estate.webhookPath(estate.webhook()) + "/replays",
                    estate.webhookPath(estate.webhook()) + "/signing",
                    estate.webhookPath(estate.webhook()) + "/settings",
                    estate.api() + "/settings/webhooks/new", estate.api() + "/projects",
                    estate.api() + "/settings/tokens", estate.api() + "/audit", estate.api() + "/events",
                    estate.api() + "/events/" + estate.event(), estate.api() + "/event-types", "/organizations",
                    "/dead-letters")) {
                tab.open(path);
                assertThat(tab.page().locator("main").getByRole(AriaRole.BUTTON).allInnerTexts()).as(path)
                        .allMatch(text -> text.matches("(?s)\\s*|Copy.*|Newer|Older|Java|JavaScript|Python|Go"));
            }
            assertThat(tab.link("Tokens")).hasCount(0);
            assertThat(tab.link("Organizations")).hasCount(0);
        }
    }

    @Test
    void shouldLeadToTheChosenOrganizationAndProject() {
        String other = CONSOLE.platform().newOrganization("Neighbours");
        try (Tab tab = CONSOLE.tab(estate.platform())) {
            tab.open(estate.api() + "/settings/webhooks");
            tab.field("Project").selectOption("Demo");
            assertThat(tab.link("Project mirror")).isVisible();
            assertThat(tab.link("User directory")).hasCount(0);
            tab.field("Project").selectOption("Whole organization");
            assertThat(tab.link("User directory")).isVisible();
            tab.field("Organization").selectOption(other);
            tab.sees("No webhooks yet");
            assertThat(tab.field("Project").locator("option")).hasCount(1);
            tab.page().goBack();
            assertThat(tab.link("User directory")).isVisible();
            assertThat(tab.field("Organization")).hasValue(estate.id());
        }
    }

    @Test
    void shouldSayThatItIsLoadingAndWhatWentWrong() {
        try (Tab tab = CONSOLE.tab(estate.admin()).expecting(503)) {
            List<Route> held = new ArrayList<>();
            tab.page().route(Pattern.compile(".*/events\\?.*"), held::add);
            tab.open(estate.api() + "/settings/webhooks");
            tab.link("Events").click();
            assertThat(tab.page().locator(".skeleton[role=status]")).hasText("Loading");
            tab.page().waitForCondition(() -> !held.isEmpty());
            held.removeFirst()
                    .fulfill(new Route.FulfillOptions().setStatus(503).setBody("{\"detail\":\"Come again.\"}"));
            assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("Come again.");
            tab.page().unrouteAll();
            tab.button("Try again").click();
            assertThat(tab.link("PROJECT_PUBLISH")).isVisible();
        }
    }

    @Test
    void shouldShowAPublisherTheTypesOnly() {
        TidingsClient publisher = estate.platform().withRole(estate.id(), "event:publisher");
        try (Tab tab = CONSOLE.tab(publisher)) {
            tab.open("");
            assertThat(tab.heading("Event types")).isVisible();
            assertThat(tab.link("Webhooks")).hasCount(0);
            assertThat(tab.link("Events")).hasCount(0);
        }
    }

    @Test
    void shouldSignOutWhoseTokenIsRevoked() {
        JsonNode token = estate.admin()
                .post(estate.api() + "/settings/tokens", "{\"name\":\"short\",\"role\":\"org:member\"}")
                .expecting(201)
                .body();
        try (Tab tab = CONSOLE.tab().expecting(401)) {
            tab.open("");
            tab.field("Token").fill(token.path("token").asText());
            tab.button("Sign in").click();
            assertThat(tab.heading("Webhooks")).isVisible();
            estate.admin().delete(estate.api() + "/settings/tokens/" + token.path("_id").asText()).expecting(204);
            tab.link("Events").click();
            assertThat(tab.heading("Sign in")).isVisible();
        }
    }
}
