package io.tidings.local.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// What holds for all pages. `-Dtidings.screenshots=true` writes their pictures to `docs/images`, too.
@Timeout(600)
class EveryPageIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    private static Estate estate;

    @BeforeAll
    static void found() {
        estate = Estate.of(CONSOLE, "parallelworks");
        estate.admin()
                .put(estate.api() + "/event-types/order.shipped",
                        "{\"description\":\"An order has left the warehouse.\",\"schema\":{\"type\":\"object\",\"required\":[\"orderId\"],\"properties\":{\"orderId\":{\"type\":\"string\"}}},\"sample\":{\"orderId\":\"4711\"}}")
                .expecting(201);
        estate.admin()
                .post(estate.webhookPath(estate.failing()) + "/replay",
                        "{\"since\":\"2020-01-01T00:00:00Z\",\"status\":\"failed\",\"dryRun\":true}")
                .expecting(202);
    }

    /// Name of the picture and path.
    private static Map<String, String> pages() {
        String delivery = estate.deliveries(estate.failing()).getFirst().path("_id").asText();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("webhooks", estate.api() + "/settings/webhooks");
        pages.put("add-webhook", estate.api() + "/settings/webhooks/new");
        pages.put("webhook", estate.webhookPath(estate.webhook()));
        pages.put("deliveries", estate.webhookPath(estate.webhook()) + "/deliveries");
        pages.put("delivery", estate.webhookPath(estate.failing()) + "/deliveries/" + delivery);
        pages.put("replays", estate.webhookPath(estate.failing()) + "/replays");
        pages.put("signing", estate.webhookPath(estate.webhook()) + "/signing");
        pages.put("settings", estate.webhookPath(estate.webhook()) + "/settings");
        pages.put("events", estate.api() + "/events");
        pages.put("event", estate.api() + "/events/" + estate.event());
        pages.put("event-types", estate.api() + "/event-types");
        pages.put("event-type", estate.api() + "/event-types/USER_CREATED");
        pages.put("add-event-type", estate.api() + "/event-types/new");
        pages.put("projects", estate.api() + "/projects");
        pages.put("tokens", estate.api() + "/settings/tokens");
        pages.put("audit", estate.api() + "/audit");
        pages.put("organizations", "/organizations");
        pages.put("dead-letters", "/dead-letters");
        return pages;
    }

    @Test
    void shouldBeUsableByEverybodyInLightAndInDark() {
        try (Tab tab = CONSOLE.tab(estate.platform())) {
            pages().forEach((name, path) -> {
                tab.open(path);
                tab.isAccessible();
            });
            tab.open(estate.api() + "/settings/tokens");
            tab.button("Create token").click();
            tab.isAccessible();
        }
        try (Tab tab = CONSOLE.tab()) {
            tab.open("");
            tab.isAccessible();
        }
    }

    @Test
    void shouldFitAPhone() {
        try (Tab tab = CONSOLE.tab(ConsoleUnderTest.PHONE, estate.platform())) {
            pages().forEach((name, path) -> {
                tab.open(path);
                assertThat((int) tab.page().evaluate("() => document.documentElement.scrollWidth")).as(name)
                        .isLessThanOrEqualTo(ConsoleUnderTest.PHONE);
            });
            assertThat(tab.link("Events")).not().isVisible();
            tab.button("Menu").click();
            tab.link("Events").click();
            assertThat(tab.heading("Events")).isVisible();
            assertThat(tab.link("Projects")).not().isVisible();
            tab.isAccessible();
        }
    }

    @Test
    void shouldHaveAnAddressAndATitleOfItsOwn() {
        try (Tab tab = CONSOLE.tab(estate.platform())) {
            List<String> titles = pages().values().stream().map(path -> {
                tab.open(path);
                assertThat(tab.page().locator("h1")).hasCount(1);
                return tab.page().title();
            }).distinct().toList();
            assertThat(titles).hasSizeGreaterThan(12).allMatch(title -> title.endsWith(" · Tidings"));
            tab.open("/no/such/page");
            tab.sees("There is nothing at this address");
        }
    }

    @Test
    void shouldTellTimesInTheReadersZoneAndInUtcOnHover() {
        try (Tab tab = CONSOLE.tab(estate.platform())) {
            tab.open(estate.api() + "/events/" + estate.event());
            String iso = tab.page().locator("time").first().getAttribute("datetime");
            String local = tab.page().locator("time").first().innerText();
            String hover = tab.page().locator("time").first().getAttribute("title");
            assertThat(hover).isEqualTo(iso.replace("T", " ").replace("Z", "") + " UTC");
            String hour = java.time.Instant.parse(iso)
                    .atZone(java.time.ZoneId.of("Europe/Berlin"))
                    .format(java.time.format.DateTimeFormatter.ofPattern("HH:mm:ss"));
            assertThat(local).endsWith(hour);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tidings.screenshots", matches = "true")
    void shouldBePictured() {
        Map.of("wide", ConsoleUnderTest.WIDE, "phone", ConsoleUnderTest.PHONE).forEach((width, pixels) -> {
            try (Tab tab = CONSOLE.tab(pixels, estate.platform())) {
                pages().forEach((name, path) -> {
                    tab.open(path);
                    Pictures.take(tab.page(), name + "-" + width);
                });
                tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                tab.open(estate.webhookPath(estate.webhook()));
                Pictures.take(tab.page(), "webhook-dark-" + width);
            }
            try (Tab tab = CONSOLE.tab()) {
                tab.page().setViewportSize(pixels, 800);
                tab.open("");
                Pictures.take(tab.page(), "sign-in-" + width);
            }
        });
    }
}
