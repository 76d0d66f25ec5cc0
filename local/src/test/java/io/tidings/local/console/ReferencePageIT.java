package io.tidings.local.console;

import java.util.List;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// The reference of the API, as a browser draws it under its Content-Security-Policy.
@Timeout(300)
class ReferencePageIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    @Test
    void shouldDrawEveryOperation() {
        try (Tab tab = CONSOLE.tab()) {
            tab.openReference();
            Pictures.take(tab.page(), "reference-wide");
            int described = ((Number) tab.page().evaluate("""
                async () => (await (await fetch('/openapi.yaml')).text()).match(/^ +operationId:/gm).length"""))
                    .intValue();
            assertThat(described).isGreaterThan(60);
            assertThat(tab.page().locator(".opblock")).hasCount(described);

            Locator operation = tab.page().locator("[id$='-createWebhook']").first();
            operation.locator(".opblock-summary-control").click();
            assertThat(operation.locator(".opblock-body")).containsText("application/json");
            assertThat(operation.locator(".opblock-body")).containsText("201");
            tab.page().locator("[id$='-listDeliveries']").first().locator(".opblock-summary-control").click();
            assertThat(tab.page().getByLabel("status").first()).isVisible();
            tab.isAccessible(List.of(".back", ".information-container", ".scheme-container", ".opblock-tag",
                    ".opblock.is-open", "[id$='-updateWebhook']", "[id$='-deleteWebhook']", "[id$='-putProject']"));

            tab.link("Console").click();
            assertThat(tab.heading("Sign in")).isVisible();
        }
    }

    @Test
    void shouldBeLedToFromTheConsoleAndFitAPhone() {
        try (Tab tab = CONSOLE.tab(ConsoleUnderTest.PHONE, CONSOLE.platform())) {
            tab.open("/organizations");
            tab.button("Menu").click();
            tab.link("API reference").click();
            assertThat(tab.page().locator(".opblock").first()).isVisible();
            assertThat((int) tab.page().evaluate("() => document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(ConsoleUnderTest.PHONE);
            Pictures.take(tab.page(), "reference-phone");
        }
    }
}
