package io.tidings.local.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// What holds for all pages. With `-Dtidings.screenshots=true` their pictures are written to `docs/images` on the way.
@Timeout(600)
class EveryPageIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    private static final String NO_JUMPS = "() => { window.jumps = 0; new PerformanceObserver(list => list.getEntries()"
            + ".filter(entry => !entry.hadRecentInput).forEach(entry => { window.jumps += entry.value; }))"
            + ".observe({type: 'layout-shift', buffered: true}); }";

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
        estate.admin()
                .patch(estate.webhookPath(estate.webhook()),
                        "{\"credential\":{\"type\":\"basic\",\"username\":\"tidings\",\"password\":\"never shown\"}}")
                .expecting(200);
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
        pages.put("edit-event-type", estate.api() + "/event-types/order.shipped/edit");
        pages.put("projects", estate.api() + "/projects");
        pages.put("tokens", estate.api() + "/settings/tokens");
        pages.put("audit", estate.api() + "/audit");
        pages.put("organizations", "/organizations");
        pages.put("dead-letters", "/dead-letters");
        pages.put("set-aside", "/set-aside");
        pages.put("removals", "/removals");
        return pages;
    }

    /// In light and in dark, with an address, a title and a heading of its own, and without a jump.
    @Test
    void shouldBeUsableByEverybody() {
        Map<String, String> titles = new LinkedHashMap<>();
        try (Tab tab = CONSOLE.tab(estate.platform()).withAxe()) {
            pages().forEach((name, path) -> {
                tab.open(path);
                assertThat(tab.page().locator("h1")).hasCount(1);
                titles.put(name, tab.page().title());
                Pictures.take(tab.page(), name + "-wide");
                tab.page().evaluate(NO_JUMPS);
                tab.isAccessible();
                assertThat(((Number) tab.page().evaluate("() => window.jumps")).doubleValue()).as(name).isLessThan(0.1);
                fitsAPhone(tab, name);
            });
            tab.open(estate.api() + "/settings/tokens");
            tab.button("Create token").click();
            tab.isAccessible();
            tab.open("/no/such/page");
            tab.sees("There is nothing at this address");
            tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            tab.open(estate.webhookPath(estate.webhook()));
            Pictures.take(tab.page(), "webhook-dark-wide");
            fitsAPhone(tab, "webhook-dark");
        }
        assertThat(titles.values()).allMatch(title -> title.endsWith(" · Tidings"));
        assertThat(new TreeSet<>(titles.values())).hasSizeGreaterThan(12);
        try (Tab tab = CONSOLE.tab()) {
            tab.open("");
            Pictures.take(tab.page(), "sign-in-wide");
            tab.isAccessible();
            fitsAPhone(tab, "sign-in");
        }
    }

    private static void fitsAPhone(Tab tab, String name) {
        tab.page().setViewportSize(ConsoleUnderTest.PHONE, ConsoleUnderTest.HEIGHT);
        // It is laid out anew with the next frame.
        int width = (int) tab.page()
                .evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame("
                        + "() => drawn(document.documentElement.scrollWidth))))");
        assertThat(width).as(name).isLessThanOrEqualTo(ConsoleUnderTest.PHONE);
        Pictures.take(tab.page(), name + "-phone");
        tab.page().setViewportSize(ConsoleUnderTest.WIDE, ConsoleUnderTest.HEIGHT);
    }

    @Test
    void shouldBeFoundThroughTheMenuOnAPhone() {
        try (Tab tab = CONSOLE.tab(ConsoleUnderTest.PHONE, estate.platform())) {
            tab.open(estate.webhookPath(estate.webhook()));
            assertThat((int) tab.page().evaluate("() => document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(ConsoleUnderTest.PHONE);
            assertThat(tab.link("Events")).not().isVisible();
            tab.button("Menu").click();
            tab.link("Events").click();
            assertThat(tab.heading("Events")).isVisible();
            assertThat(tab.link("Projects")).not().isVisible();
            tab.isAccessible();
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
            String hour = Instant.parse(iso)
                    .atZone(ZoneId.of("Europe/Berlin"))
                    .format(DateTimeFormatter.ofPattern("HH:mm:ss"));
            assertThat(local).endsWith(hour);
        }
    }
}
