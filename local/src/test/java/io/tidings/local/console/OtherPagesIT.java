package io.tidings.local.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.delivery.SweepFailure;
import io.tidings.delivery.SweepFailures;
import io.tidings.dynamodb.DynamoDbSweepFailures;
import io.tidings.dynamodb.Table;
import io.tidings.local.LocalTidings;
import io.tidings.local.TidingsClient;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// Events, event types, tokens, projects, organizations and the pages of the platform's operators.
@Timeout(300)
class OtherPagesIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    private static Estate estate;

    @BeforeAll
    static void found() {
        estate = Estate.of(CONSOLE, "parallelworks");
    }

    @Test
    void shouldShowWhatAnEventCarriedAndWhereItWent() {
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(estate.api() + "/events");
            assertThat(tab.page().locator("tbody tr")).hasCount(5);
            tab.link("PROJECT_PUBLISH").click();
            assertThat(tab.page().locator(".hljs-attr").first()).isVisible();
            assertThat(tab.page().locator(".hljs-name").first()).hasText("project");
            tab.link("Project mirror").click();
            tab.sees("Delivered: the receiver answered");
            assertThat(tab.page().url()).contains("/projects/" + estate.project() + "/settings/webhooks/");
        }
    }

    @Test
    void shouldEraseAnEvent() {
        String event = Estate.publish(estate.admin(), estate.api(), "USER_DISABLED",
                "{\"username\":\"private\",\"email\":\"p@example.com\",\"userId\":\"u\",\"organization\":\"parallelworks\"}");
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(estate.api() + "/events/" + event);
            tab.sees("p@example.com");
            tab.button("Erase").click();
            tab.inDialog("Erase").click();
            tab.seesToast("The event was erased");
            tab.sees("was erased on");
            assertThat(tab.page().locator("main")).not().containsText("p@example.com");
        }
        estate.admin().delete(estate.api() + "/events/" + event);
    }

    @Test
    void shouldShowATypeInEveryFormat() {
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(estate.api() + "/event-types");
            tab.link("PROJECT_PUBLISH").click();
            assertThat(tab.button("form")).hasAttribute("aria-pressed", "true");
            tab.button("cloudevents").click();
            assertThat(tab.page().locator("main pre").first()).containsText("\"specversion\"");
            tab.button("envelope").click();
            assertThat(tab.page().locator("main pre").first()).containsText("\"webhook\"");
        }
    }

    @Test
    void shouldAddChangeAndDeleteATypeOfItsOwn() {
        try (Tab tab = CONSOLE.tab(estate.admin()).expecting(400).expecting(409)) {
            tab.open(estate.api() + "/event-types");
            tab.link("Add type").click();
            tab.field("Type").fill("order.shipped");
            tab.field("Description").fill("An order has left the warehouse.");
            tab.page().getByLabel("JSON Schema").fill("{\"type\": \"object\", \"required\": [\"orderId\"]}");
            tab.page().getByLabel("Sample").fill("{}");
            tab.button("Add type").click();
            assertThat(tab.page().locator("#field-sample")).hasAttribute("aria-invalid", "true");
            tab.page().getByLabel("Sample").fill("{\"orderId\": \"4711\"}");
            tab.button("Add type").click();
            tab.seesToast("The event type was added");
            assertThat(tab.heading("order.shipped")).isVisible();

            tab.link("Edit").click();
            tab.page()
                    .getByLabel("JSON Schema")
                    .fill("{\"type\": \"object\", \"required\": [\"orderId\", \"carrier\"]}");
            tab.page().getByLabel("Sample").fill("{\"orderId\": \"4711\", \"carrier\": \"post\"}");
            tab.button("Save changes").click();
            tab.inDialog("Change it").click();
            tab.seesToast("Changes saved");

            tab.open(estate.api() + "/settings/webhooks/new");
            assertThat(tab.field("Type").locator("optgroup[label=Custom] option")).hasText("order.shipped");
            tab.open(estate.api() + "/event-types/order.shipped");
            tab.button("Delete").click();
            tab.inDialog("Delete").click();
            tab.seesToast("The event type was deleted");
        }
    }

    @Test
    void shouldCreateATokenShowItOnceAndRevokeIt() {
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(estate.api() + "/settings/tokens");
            tab.button("Create token").click();
            tab.dialog().getByLabel("Name").fill("Backend");
            tab.dialog().getByLabel("Role").selectOption("event:publisher");
            tab.inDialog("Create token").click();
            assertThat(tab.dialog().getByRole(AriaRole.HEADING))
                    .hasText("Store this token");
            String token = tab.dialog().locator(".secret code").innerText();
            assertThat(new TidingsClient(CONSOLE.uri(), token).get("/me").expecting(200).text("role"))
                    .isEqualTo("event:publisher");
            tab.inDialog("I have stored it").click();
            assertThat(tab.page().locator("dialog")).hasCount(0);
            assertThat(tab.page().content()).doesNotContain(token);

            row(tab, "Backend").getByText("Revoke").first().click();
            tab.inDialog("Revoke").click();
            tab.seesToast("The token was revoked");
            assertThat(row(tab, "Backend")).hasCount(0);
            new TidingsClient(CONSOLE.uri(), token).get("/me").expecting(401);
        }
    }

    private static Locator row(Tab tab, String text) {
        return tab.page().locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text));
    }

    @Test
    void shouldAddRenameAndDeleteOrganizationsAndProjects() {
        String id = TidingsClient.newId();
        String project = TidingsClient.newId();
        try (Tab tab = CONSOLE.tab(estate.platform())) {
            tab.open("/organizations");
            tab.button("Add organization").click();
            tab.dialog().getByLabel("Id").fill("not an id");
            tab.dialog().getByLabel("Name").fill("Newcomers");
            tab.inDialog("Add organization").click();
            assertThat(tab.dialog().getByLabel("Id")).hasAttribute("aria-invalid", "true");
            tab.dialog().getByLabel("Id").fill(id);
            tab.inDialog("Add organization").click();
            tab.seesToast("The organization was added");

            tab.open("/organizations/" + id + "/projects");
            tab.sees("No projects yet");
            tab.button("Add project").click();
            tab.dialog().getByLabel("Id").fill(project);
            tab.dialog().getByLabel("Name").fill("Rockets");
            tab.inDialog("Add project").click();
            tab.seesToast("The project was added");
            tab.link("Rockets").click();
            assertThat(tab.field("Project")).hasValue(project);
            assertThat(tab.field("Organization")).hasValue(id);

            tab.open("/organizations/" + id + "/projects");
            tab.button("Delete Rockets").click();
            assertThat(tab.inDialog("Delete")).isDisabled();
            tab.dialog().getByLabel("Type Rockets to confirm").fill("Rockets");
            tab.inDialog("Delete").click();
            tab.seesToast("The project was deleted");

            tab.open("/organizations");
            tab.button("Rename Newcomers").click();
            tab.dialog().getByLabel("Name").fill("Regulars");
            tab.inDialog("Rename").click();
            tab.seesToast("The organization was renamed");
            tab.button("Delete Regulars").click();
            tab.dialog().getByLabel("Type Regulars to confirm").fill("Regulars");
            tab.inDialog("Delete").click();
            tab.seesToast("The organization was deleted");
        }
        estate.platform().get("/organizations/" + id).expecting(404);
    }

    @Test
    void shouldTellWhoChangedWhat() {
        estate.admin()
                .patch(estate.webhookPath(estate.failing()), "{\"description\":\"Watches logins\"}")
                .expecting(200);
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            tab.open(estate.api() + "/audit");
            Locator change = row(tab, "Changed webhook Fraud detection").first();
            assertThat(change).containsText("org:admin");
            change.getByText("What changed").click();
            assertThat(change.getByRole(AriaRole.REGION).last()).containsText("\"Watches logins\"");
            assertThat(row(tab, "Created webhook User directory")).hasCount(1);
        }
    }

    @Test
    void shouldRedriveDeadLetters() {
        Estate own = Estate.of(CONSOLE, "Redriven");
        try (Tab tab = CONSOLE.tab(own.platform())) {
            tab.open("/dead-letters");
            tab.sees("LOGIN_FAILURE");
            tab.button("Redrive all").click();
            tab.inDialog("Redrive").click();
            tab.seesToast("The redrive has started");
            tab.sees("Latest redrive");
            assertThat(tab.page().locator(".badge").filter(new Locator.FilterOptions().setHasText("completed")))
                    .isVisible();
        }
    }

    @Test
    void shouldShowHowFarTheDeletionOfWhatWasRemovedIs() {
        Estate own = Estate.of(CONSOLE, "Leavers");
        own.admin().delete(own.api() + "/projects/" + own.project()).expecting(204);
        own.platform().delete(own.api()).expecting(204);
        try (Tab tab = CONSOLE.tab(own.platform())) {
            tab.open("/organizations");
            tab.link("Removals").click();
            assertThat(tab.heading("Removals")).isVisible();
            Locator project = row(tab, "Project " + own.project());
            assertThat(project).containsText("of organization " + own.id());
            Locator organization = tab.page()
                    .locator("tbody tr")
                    .filter(new Locator.FilterOptions().setHasText(Pattern.compile("Organization " + own.id())));
            // 4 events of the organization, and 4 deliveries of theirs. The page reloads by itself.
            assertThat(organization).containsText("4 events, 4 deliveries");
            assertThat(project).containsText("1 event, 1 delivery");
            assertThat(organization.locator(".badge")).hasText(Pattern.compile("running|completed"));
            tab.isAccessible();
        }
    }

    @Test
    void shouldShowWhatTheSweepHasSetAsideAndLeadThere() {
        String reason = "IllegalStateException in io.tidings.dynamodb.EventItem.read";
        String delivery = estate.deliveries(estate.failing()).getFirst().path("_id").asText();
        Scope scope = new Scope.OfOrganization(new OrganizationId(estate.id()));
        SweepFailures failures = new DynamoDbSweepFailures(
                new Table(CONSOLE.stack().aws().dynamoDb(), LocalTidings.TABLE), Clock.systemUTC());
        Instant since = Instant.now();
        failures.save(new SweepFailure(SweepFailure.Kind.DELIVERY,
                new WebhookKey(scope, new WebhookId(estate.failing())), delivery, reason, 4, since,
                since.plus(Duration.ofMinutes(30))));
        failures.save(new SweepFailure(SweepFailure.Kind.WEBHOOK,
                new WebhookKey(scope, new WebhookId(estate.webhook())), estate.webhook(), reason, 2, since,
                since.plus(Duration.ofMinutes(2))));
        try (Tab tab = CONSOLE.tab(estate.platform())) {
            tab.open("/organizations");
            tab.link("Set aside").click();
            assertThat(tab.heading("Set aside")).isVisible();
            assertThat(row(tab, delivery)).containsText(reason);
            assertThat(row(tab, delivery)).containsText("failed 4 times");
            // Two failures are not enough.
            assertThat(row(tab, estate.webhook())).hasCount(0);
            tab.isAccessible();
            row(tab, delivery).getByText("Delivery").click();
            tab.sees("All attempts failed");
            assertThat(tab.page().url()).endsWith(estate.webhookPath(estate.failing()) + "/deliveries/" + delivery);
        }
    }

    @Test
    void shouldShowThePagesOfThePlatformToItsAdministratorsOnly() {
        try (Tab tab = CONSOLE.tab(estate.admin())) {
            for (String page : List.of("/removals", "/set-aside", "/dead-letters")) {
                tab.open(page);
                tab.sees("Not available to you");
            }
            assertThat(tab.link("Removals")).hasCount(0);
            assertThat(tab.link("Set aside")).hasCount(0);
        }
    }
}
