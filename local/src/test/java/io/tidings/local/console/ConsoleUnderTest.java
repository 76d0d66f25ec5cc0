package io.tidings.local.console;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import io.tidings.local.LocalSettings;
import io.tidings.local.LocalTidings;
import io.tidings.local.TidingsClient;

/// A local stack and a browser for its console; one of each for all test classes. Without a browser they are skipped.
final class ConsoleUnderTest implements BeforeAllCallback {

    static final int WIDE = 1280;
    static final int PHONE = 390;
    static final int HEIGHT = 800;

    private static final String ADMIN_TOKEN = "platform-admin";
    private static final List<String> FLAGS = List.of("--headless", "--no-sandbox", "--disable-gpu",
            "--disable-background-networking", "--no-first-run");

    private static final double TIMEOUT_MILLIS = 30_000;

    private Running running;

    @Override
    public void beforeAll(ExtensionContext junit) {
        if (Browsers.find().isEmpty()) {
            System.out.println("No Chromium on this machine: " + junit.getDisplayName()
                    + " is skipped. Install one, or name one with -Dtidings.browser=<path>.");
        }
        Assumptions.assumeTrue(Browsers.find().isPresent(), "no Chromium on this machine");
        running = junit.getRoot()
                .getStore(Namespace.GLOBAL)
                .getOrComputeIfAbsent(Running.class, _ -> new Running(), Running.class);
    }

    LocalTidings stack() {
        return running.stack;
    }

    URI uri() {
        return running.stack.uri();
    }

    /// The platform's administrator.
    TidingsClient platform() {
        return new TidingsClient(uri(), ADMIN_TOKEN);
    }

    /// Nobody is signed in.
    Tab tab() {
        return tab(WIDE, Optional.empty());
    }

    /// The user of this token is signed in.
    Tab tab(TidingsClient who) {
        return tab(WIDE, Optional.of(who.token()));
    }

    Tab tab(int width, TidingsClient who) {
        return tab(width, Optional.of(who.token()));
    }

    private Tab tab(int width, Optional<String> token) {
        Page page = running.context.newPage();
        page.setViewportSize(width, HEIGHT);
        token.ifPresent(text -> page.addInitScript("sessionStorage.setItem('tidings.token', '" + text + "')"));
        return new Tab(page, uri());
    }

    private static final class Running implements AutoCloseable {

        private final LocalTidings stack = LocalTidings
                .start(new LocalSettings(0, ADMIN_TOKEN, Optional.empty(), "127.0.0.0/8", "PT1S"));
        private final Playwright playwright = Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        private final Browser browser = playwright.chromium()
                .launch(new LaunchOptions().setExecutablePath(Browsers.find().orElseThrow()).setArgs(FLAGS));
        /// Tabs share nothing but what the browser keeps of files: the console has neither cookies nor local storage.
        private final BrowserContext context = browser
                .newContext(new NewContextOptions().setLocale("en-GB").setTimezoneId("Europe/Berlin"));

        Running() {
            context.setDefaultTimeout(TIMEOUT_MILLIS);
            PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
            stack.close();
        }
    }
}
