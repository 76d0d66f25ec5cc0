package io.tidings.local.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.WaitForFunctionOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;

import io.tidings.local.ThreadDump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// A tab with the console. When it is closed, nothing may have gone wrong in it: no error on the browser's console, no
/// request elsewhere, no answer that the console should have known better than to ask for.
final class Tab implements AutoCloseable {

    private static final String AXE = axe();
    private static final double SLOW_MILLIS = 10_000;

    private final URI base;
    private final Page page;
    private final Set<Integer> expected = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<Request> pending = new LinkedHashSet<>();
    private int requests;

    Tab(Page page, URI base) {
        this.page = page;
        this.base = base;
        page.onConsoleMessage(this::noteMessage);
        page.onPageError(error -> faults.add("uncaught: " + error));
        page.onRequest(this::noteRequest);
        page.onResponse(this::noteResponse);
        page.onRequestFinished(this::noteFinished);
        page.onRequestFailed(pending::remove);
    }

    private void noteMessage(ConsoleMessage message) {
        boolean ofAnAnswer = message.text().startsWith("Failed to load resource: the server responded");
        if (!ofAnAnswer && (message.type().equals("error") || message.type().equals("warning"))) {
            faults.add("console: " + message.text());
        }
    }

    private void noteRequest(Request request) {
        requests++;
        pending.add(request);
        if (!request.url().startsWith(base + "/") && !request.url().startsWith("data:image/svg+xml")) {
            faults.add("elsewhere: " + request.url());
        }
    }

    /// What the browser itself waits for is not counted.
    private void noteFinished(Request request) {
        pending.remove(request);
        if (request.timing().responseEnd - request.timing().requestStart > SLOW_MILLIS) {
            faults.add("slow: " + request.url());
        }
    }

    private void noteResponse(Response response) {
        if (response.status() >= 400 && !expected.contains(response.status())) {
            faults.add(response.status() + " " + response.request().method() + " " + response.url());
        }
    }

    /// Answers of this status are part of the test.
    Tab expecting(int status) {
        expected.add(status);
        return this;
    }

    Page page() {
        return page;
    }

    /// How many requests the page has made so far.
    int requests() {
        return requests;
    }

    /// Opens an address of the console, such as `/organizations/...`, and waits until all is there.
    Tab open(String path) {
        page.navigate(base + "/console" + path);
        return settled();
    }

    /// Opens the reference of the API, and waits until it is drawn.
    Tab openReference() {
        page.navigate(base + "/console/docs");
        PlaywrightAssertions.assertThat(page.locator(".opblock").first()).isVisible();
        return this;
    }

    /// Waits until nothing is being loaded any more.
    Tab settled() {
        try {
            page.waitForFunction("() => document.querySelector('main') && !document.querySelector('.skeleton')", null,
                    new WaitForFunctionOptions().setPollingInterval(50));
        } catch (TimeoutError e) {
            throw new AssertionError("still loading: " + page.url() + "\nwithout an answer: "
                    + pending.stream().map(Request::url).toList() + "\nfaults: " + faults + "\n"
                    + ThreadDump.ofThisProcess(), e);
        }
        return this;
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName(name).setExact(true));
    }

    /// The field with this label.
    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /// The only modal dialog.
    Locator dialog() {
        return page.locator("dialog[open]");
    }

    /// A button within it.
    Locator inDialog(String button) {
        return dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true));
    }

    /// The message that tells of something done.
    void seesToast(String text) {
        PlaywrightAssertions.assertThat(page.locator(".toast").filter(new Locator.FilterOptions().setHasText(text)))
                .isVisible();
    }

    void sees(String text) {
        PlaywrightAssertions.assertThat(page.locator("main, dialog[open]")
                .filter(new Locator.FilterOptions().setHasText(text))
                .first()).isVisible();
    }

    /// Loads axe-core on every page, for tests that check many.
    Tab withAxe() {
        page.addInitScript(AXE);
        return this;
    }

    /// Has axe-core look for what keeps people from using the page, in light and in dark.
    void isAccessible() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertNoSerious("light", "document", "{resultTypes: ['violations']}");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertNoSerious("dark", "document", "{resultTypes: ['violations'], runOnly: ['color-contrast']}");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    /// Runs axe-core on parts of a page that is long and looks the same in dark mode.
    ///
    /// @param selectors in CSS
    void isAccessible(List<String> selectors) {
        String parts = selectors.stream().map(part -> "[\"" + part + "\"]").collect(Collectors.joining(", "));
        assertNoSerious("parts", "{include: [" + parts + "]}", "{resultTypes: ['violations']}");
    }

    /// There are no frames, for whose sake the usual runner opens another page for each look.
    private void assertNoSerious(String what, String context, String options) {
        if ((boolean) page.evaluate("() => typeof axe === 'undefined'")) {
            page.evaluate(AXE);
        }
        Object serious = page.evaluate("""
            async () => (await axe.run(%s, %s)).violations
                .filter(rule => ['serious', 'critical'].includes(rule.impact))
                .map(rule => `${rule.id}: ${rule.help} ${rule.nodes.slice(0, 4).map(node => node.html).join(' ')}`)"""
                .formatted(context, options));
        assertThat((List<?>) serious).as(page.url() + " in " + what).isEmpty();
    }

    private static String axe() {
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        page.close();
        assertThat(faults).isEmpty();
    }
}
