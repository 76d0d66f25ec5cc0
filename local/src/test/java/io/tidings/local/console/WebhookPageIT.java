package io.tidings.local.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.delivery.Attempt;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Progress;
import io.tidings.dynamodb.DynamoDbDeliveries;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.local.Eventually;
import io.tidings.local.LocalTidings;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.tink.TinkKeys;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// One webhook: settings, secrets, deliveries, replays.
@Timeout(300)
class WebhookPageIT {

    @RegisterExtension
    static final ConsoleUnderTest CONSOLE = new ConsoleUnderTest();

    private static final int MANY = 10_000;

    private static Estate estate;
    private static String busy;
    /// Fills that webhook while other tests wait for their pages.
    private static Future<?> filling;

    @BeforeAll
    static void found() {
        estate = Estate.of(CONSOLE, "parallelworks");
        busy = anotherWebhook("Busy");
        FutureTask<Void> task = new FutureTask<>(() -> keep(MANY, busy), null);
        Thread.ofVirtual().name("filling").start(task);
        filling = task;
    }

    private static JsonNode webhook(String id) {
        return estate.admin().get(estate.webhookPath(id)).expecting(200).body();
    }

    private static String anotherWebhook(String name) {
        return Estate.hook(estate.admin(), estate.api(), name, CONSOLE.uri() + "/inbox/other",
                "[\"USER_CREATED\"]", "{\"x-old\":\"1\"}");
    }

    private static void keep(int number, String webhook) {
        Instant now = Instant.now().minusSeconds(60);
        WebhookKey key = new WebhookKey(new Scope.OfOrganization(new OrganizationId(estate.id())),
                new WebhookId(webhook));
        var store = new DynamoDbDeliveries(new Table(CONSOLE.stack().aws().dynamoDb(), LocalTidings.TABLE),
                new TinkKeys(CONSOLE.stack().keys(), Clock.systemUTC()), Duration.ofDays(30), Clock.systemUTC());
        List<Delivery> some = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Instant at = now.minusSeconds(i);
            DeliveryId id = new DeliveryId("%08x%015x0".formatted(at.getEpochSecond(), i));
            some.add(new Delivery(new DeliveryKey(key, id), new EventId(id.value()), new EventTypeName("USER_CREATED"),
                    false, at,
                    List.of(new Attempt(1, at, Duration.ofMillis(20 + i % 80),
                            new Outcome.Delivered(new Response(200, Map.of(), "", false)))),
                    Progress.pending(1, 0, at)).set(DeliveryStatus.DELIVERED, at));
            if (some.size() == 500) {
                store.saveDelivered(some);
                some.clear();
            }
        }
    }

    @Nested
    class Settings {

        @Test
        void shouldChangeEverySetting() {
            String id = anotherWebhook("Before");
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id) + "/settings");
                tab.field("Webhook name").fill("After");
                tab.field("URL").fill(CONSOLE.uri() + "/inbox/after");
                tab.page().getByLabel("Description").fill("Changed");
                tab.button("Another type").click();
                tab.field("Type 2").selectOption("LOGIN_FAILURE");
                tab.field("Demo").check();
                tab.page().getByLabel("Pattern").fill("{\"payload\": {\"organization\": [\"parallelworks\"]}}");
                tab.field("Format").selectOption("cloudevents");
                tab.button("Remove header 1").click();
                tab.button("Add header").click();
                tab.field("Name of header 1").fill("x-new");
                tab.field("Value of header 1").fill("2");
                tab.field("Timeout in seconds").fill("7");
                tab.page().getByLabel("Icon").fill("https://example.com/icon.png");
                tab.field("Own retry delays").check();
                tab.field("Delays").fill("30s 5m");
                tab.field("Enabled").uncheck();
                tab.field("While inactive").selectOption("hold");
                tab.button("Save changes").click();
                tab.seesToast("Changes saved");

                tab.page().reload();
                tab.settled();
                assertThat(tab.field("Delays")).hasValue("30s 5m");
                assertThat(tab.field("Name of header 1")).hasValue("x-new");
            }
            JsonNode changed = webhook(id);
            assertThat(changed.path("name").asText()).isEqualTo("After");
            assertThat(changed.path("url").asText()).isEqualTo(CONSOLE.uri() + "/inbox/after");
            assertThat(changed.path("description").asText()).isEqualTo("Changed");
            assertThat(changed.path("events").toString()).isEqualTo("[\"USER_CREATED\",\"LOGIN_FAILURE\"]");
            assertThat(changed.path("projects").toString()).isEqualTo("[\"" + estate.project() + "\"]");
            assertThat(changed.path("filter").toString())
                    .isEqualTo("{\"payload\":{\"organization\":[\"parallelworks\"]}}");
            assertThat(changed.path("format").asText()).isEqualTo("cloudevents");
            assertThat(changed.path("headers").toString()).isEqualTo("{\"x-new\":\"2\"}");
            assertThat(changed.path("timeoutSeconds").asInt()).isEqualTo(7);
            assertThat(changed.path("appIconUrl").asText()).isEqualTo("https://example.com/icon.png");
            assertThat(changed.path("retry").toString()).isEqualTo("{\"delays\":[\"PT30S\",\"PT5M\"]}");
            assertThat(changed.path("active").asBoolean()).isFalse();
            assertThat(changed.path("whileInactive").asText()).isEqualTo("hold");
        }

        @Test
        void shouldTakeAwayWhatIsOptional() {
            String id = anotherWebhook("Full");
            estate.admin()
                    .patch(estate.webhookPath(id),
                            "{\"description\":\"x\",\"filter\":{\"payload\":{\"username\":[\"demo\"],\"email\":[\"a\"]}},\"retry\":{\"delays\":[\"PT1M\"]}}")
                    .expecting(200);
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id) + "/settings");
                tab.page().getByLabel("Description").fill("");
                tab.page().getByLabel("Pattern").fill("{\"payload\": {\"username\": [\"other\"]}}");
                tab.field("Own retry delays").uncheck();
                tab.button("Remove header 1").click();
                tab.button("Save changes").click();
                tab.seesToast("Changes saved");
            }
            JsonNode changed = webhook(id);
            assertThat(changed.has("description")).isFalse();
            assertThat(changed.path("filter").toString()).isEqualTo("{\"payload\":{\"username\":[\"other\"]}}");
            assertThat(changed.has("retry")).isFalse();
            assertThat(changed.path("headers").toString()).isEqualTo("{}");
        }

        @Test
        void shouldTryAFilterWhileItIsTyped() {
            try (Tab tab = CONSOLE.tab(estate.admin()).expecting(400)) {
                tab.open(estate.webhookPath(estate.webhook()) + "/settings");
                Locator pattern = tab.page().getByLabel("Pattern");
                pattern.fill("{\"payload\": {\"remainingSeats\": [{\"numeric\": [\">\", 100]}]}}");
                tab.sees("It does not match: no callback would be sent.");
                // What the empty field shows as an example.
                pattern.fill(pattern.getAttribute("placeholder"));
                tab.sees("It matches: a callback would be sent.");
                tab.field("Test it with a payload")
                        .fill("{\"organization\": \"parallelworks\", \"remainingSeats\": 11}");
                tab.sees("It does not match: no callback would be sent.");
                pattern.fill("{\"payload\": ");
                tab.sees("The pattern is not valid JSON yet.");
                pattern.fill("{\"remainingSeats\": [5]}");
                tab.sees("filter");
                assertThat(tab.page().locator(".banner.warn")).isVisible();

                tab.button("Save changes").click();
                assertThat(tab.page().locator("#field-filter")).hasAttribute("aria-invalid", "true");
                assertThat(tab.page().locator("#field-filter")).isFocused();
            }
            assertThat(webhook(estate.webhook()).has("filter")).isFalse();
        }

        @Test
        void shouldDisableAndEnable() {
            String id = anotherWebhook("Switch");
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id));
                tab.button("Disable").click();
                tab.seesToast("Webhook disabled");
                assertThat(webhook(id).path("active").asBoolean()).isFalse();
                tab.button("Enable").click();
                tab.seesToast("Webhook enabled");
                assertThat(webhook(id).path("active").asBoolean()).isTrue();
            }
        }
    }

    /// The secrets, and how a receiver verifies a signature.
    @Nested
    class Signing {

        @Test
        void shouldRevealAndRotateTheSecret() {
            String id = anotherWebhook("Secret");
            String before = secret(id);
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id) + "/signing");
                assertThat(tab.page().content()).doesNotContain(before);
                tab.button("Reveal").click();
                tab.sees(before);
                tab.button("Rotate").click();
                tab.dialog().getByLabel("The current secret expires").selectOption("3600");
                tab.inDialog("Rotate").click();
                tab.seesToast("The secret was rotated");
                String after = secret(id);
                assertThat(after).isNotEqualTo(before);
                tab.sees(after);
                tab.sees(before);
                tab.sees("Also active until");
            }
        }

        /// As after a restore of the table without the keys.
        @Test
        void shouldSayThatSecretsAreLostAndGiveNewOnes() {
            String id = anotherWebhook("Lost");
            String before = secret(id);
            breakSecrets(id);
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.api() + "/settings/webhooks");
                tab.sees("Lost");
                tab.open(estate.webhookPath(id) + "/signing");
                tab.sees("The secrets of this webhook can no longer be decrypted");
                tab.button("Rotate").click();
                assertThat(tab.dialog()).not().containsText("The current secret expires");
                tab.inDialog("Rotate").click();
                tab.seesToast("The secret was rotated");
                assertThat(tab.page().locator(".banner.bad")).hasCount(0);
                assertThat(secret(id)).isNotEqualTo(before);
                tab.sees(secret(id));
            }
            assertThat(webhook(id).path("headers")).isEmpty();
        }

        private static void breakSecrets(String id) {
            DynamoDbClient dynamoDb = CONSOLE.stack().aws().dynamoDb();
            Map<String, AttributeValue> item = dynamoDb.scanPaginator(scan -> scan.tableName(LocalTidings.TABLE)
                    .filterExpression("attribute_exists(sealed) AND webhookId = :id")
                    .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(id)))).items().iterator().next();
            byte[] encrypted = item.get("sealed").b().asByteArray();
            encrypted[encrypted.length / 2] ^= 1;
            dynamoDb.updateItem(update -> update.tableName(LocalTidings.TABLE)
                    .key(Map.of("PK", item.get("PK"), "SK", item.get("SK")))
                    .updateExpression("SET sealed = :broken")
                    .expressionAttributeValues(
                            Map.of(":broken", AttributeValue.fromB(SdkBytes.fromByteArray(encrypted)))));
        }

        private static String secret(String id) {
            return estate.admin().get(estate.webhookPath(id) + "/secret").expecting(200).text("secret");
        }

        @Test
        void shouldShowHowToVerifyInFourLanguages() {
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(estate.webhook()) + "/signing");
                Map<String, String> parts = Map.of("Java", "Mac.getInstance", "JavaScript", "createHmac", "Python",
                        "hmac.compare_digest", "Go", "hmac.Equal");
                parts.forEach((language, part) -> {
                    tab.page()
                            .getByRole(AriaRole.TAB)
                            .getByText(language,
                                    new Locator.GetByTextOptions().setExact(true))
                            .click();
                    assertThat(tab.page().locator("#snippet pre")).containsText(part);
                    assertThat(tab.page().locator("#snippet .hljs-keyword").first()).isVisible();
                });
            }
        }
    }

    /// What was sent, and sending it again.
    @Nested
    class Deliveries {

        @Test
        void shouldSendATestAndShowHowItWent() {
            String id = anotherWebhook("Tested");
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id));
                tab.button("Send test").click();
                tab.dialog().getByLabel("Type").selectOption("USER_DISABLED");
                tab.inDialog("Send").click();
                tab.seesToast("Test sent");
                tab.sees("Delivered: the receiver answered 200");
                assertThat(tab.page().locator("main").getByText("USER_DISABLED").first()).isVisible();
            }
            assertThat(estate.deliveries(id)).hasSize(1);
        }

        @Test
        void shouldTellAttemptByAttemptWhatHappenedAndResend() {
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(estate.failing()) + "/deliveries");
                tab.link("LOGIN_FAILURE").first().click();
                tab.sees("All attempts failed");
                assertThat(tab.page().locator(".attempts > li")).hasCount(2);
                tab.sees("Rejected: the receiver answered 404");
                tab.sees("There is no such route.");
                tab.sees("Bad Login [alicesmith]: Invalid username or password");
                // What nobody has asked for is not being loaded.
                tab.settled();
                tab.page().locator("summary").filter(new Locator.FilterOptions().setHasText("Request")).first().click();
                Locator request = tab.page().locator(".attempts > li").first().locator("details").first();
                assertThat(request).containsText("POST " + CONSOLE.uri() + "/nobody");
                assertThat(request).containsText("content-type: application/x-www-form-urlencoded");
                assertThat(request).containsText("webhook-timestamp: ");
                assertThat(request).containsText("webhook-signature: ***");
                assertThat(request).containsText("message=Bad+Login");

                tab.page().reload();
                tab.sees("All attempts failed");
                tab.button("Resend").click();
                tab.seesToast("The delivery is queued again");
                assertThat(tab.page().locator(".attempts > li")).hasCount(4);
            }
        }

        @Test
        void shouldFilterDeliveriesAndShowNewOnesByThemselves() {
            String id = anotherWebhook("Live");
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id) + "/deliveries");
                tab.sees("No deliveries yet");
                Estate.publish(estate.admin(), estate.api(), "USER_CREATED", Estate.SAMPLE);
                assertThat(tab.page().locator("tbody tr")).hasCount(1);
                assertThat(tab.page().locator("tbody tr .badge")).hasText("delivered");

                tab.field("Status").selectOption("exhausted");
                tab.sees("No match");
                tab.field("Status").selectOption("delivered");
                assertThat(tab.page().locator("tbody tr")).hasCount(1);
                tab.field("Until").fill("2020-01-01T00:00");
                tab.field("Until").blur();
                tab.sees("No match");
            }
        }

        /// However many there are, a page of them is in the document, and the page before and after.
        @Test
        void shouldStayQuickWithTenThousandDeliveries() throws Exception {
            filling.get();
            String id = busy;
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id) + "/deliveries");
                tab.field("Live").uncheck();
                assertThat(tab.page().locator("tbody tr")).hasCount(50);
                int before = tab.requests();
                for (int page = 2; page <= 4; page++) {
                    tab.button("Older").click();
                    tab.sees("Page " + page);
                    assertThat(tab.button("Older")).isEnabled();
                }
                tab.button("Newer").click();
                tab.sees("Page 3");
                assertThat(tab.button("Older")).isEnabled();
                assertThat(tab.page().locator("tbody tr")).hasCount(50);
                assertThat((int) tab.page().evaluate("() => document.querySelectorAll('*').length")).isLessThan(1_500);
                // Four pages, and one or two reads of the webhook.
                assertThat(tab.requests() - before).isLessThan(10);

                tab.open(estate.webhookPath(id));
                tab.sees("by the newest 500 deliveries");
            }
        }

        @Test
        void shouldCountThenReplay() {
            Estate own = Estate.of(CONSOLE, "Replayed");
            try (Tab tab = CONSOLE.tab(own.admin())) {
                tab.open(own.webhookPath(own.failing()) + "/replays");
                tab.sees("No replays yet");
                tab.button("Count first").click();
                tab.sees("1 delivery of 5 events would be sent again.");
                tab.button("Replay 1 delivery").click();
                tab.seesToast("The replay has started");
                assertThat(tab.page().locator("tbody tr")).hasCount(2);
                assertThat(tab.page()
                        .locator("tbody tr")
                        .filter(new Locator.FilterOptions().setHasText("1 of 1 queued"))).containsText("completed");
            }
            Eventually
                    .assertThat(() -> assertThat(own.deliveries(own.failing()).getFirst().path("attemptCount").asInt())
                            .isEqualTo(4));
        }
    }

    /// Receivers that are slow, fail, or are back.
    @Nested
    class Health {

        @Test
        void shouldPlotHealth() {
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(estate.failing()));
                assertThat(tab.page().locator(".plot canvas")).hasCount(2);
                assertThat(tab.page().locator(".figures")).containsText("success rate");
                assertThat(tab.page().locator("time-plot").first().getByRole(AriaRole.IMG)).hasAttribute("aria-label",
                        java.util.regex.Pattern.compile("Success rate by hour. Overall: .*"));
            }
        }

        @Test
        void shouldSayThatAReceiverIsSlowAndInWhichLaneEachAttemptWasMade() throws IOException {
            HttpServer slow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            // Until a webhook is known to answer fast, its deliveries may use the slow lane at once.
            AtomicBoolean hangs = new AtomicBoolean();
            slow.createContext("/", exchange -> {
                if (hangs.get()) {
                    LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
                }
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            slow.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            slow.start();
            try {
                showsBothLanes(ownerOfADeliveryInBothLanes(slow, hangs));
            } finally {
                slow.stop(0);
            }
        }

        /// On a busy machine an answer may take longer than the first time limit before the receiver hangs: then the
        /// webhook is in the slow lane already, and another organization has another try.
        private static Slow ownerOfADeliveryInBothLanes(HttpServer receiver, AtomicBoolean hangs) {
            for (int tries = 1; tries <= 10; tries++) {
                Estate own = Estate.of(CONSOLE, "Slow receiver");
                hangs.set(false);
                String id = Estate.hook(own.admin(), own.api(), "Takes its time",
                        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/", "[\"USER_CREATED\"]", "{}");
                Eventually.assertThat(() -> {
                    deliverAnother(own, id);
                    assertThat(isKnownToAnswerFast(own, id)).isTrue();
                });
                hangs.set(true);
                deliverAnother(own, id);
                String newest = own.deliveries(id).getFirst().path("_id").asText();
                if (own.admin()
                        .get(own.webhookPath(id) + "/deliveries/" + newest)
                        .expecting(200)
                        .body()
                        .path("attempts")
                        .size() == 2) {
                    return new Slow(own, id);
                }
            }
            throw new AssertionError("no delivery was moved to the slow lane");
        }

        private record Slow(Estate own, String webhook) {}

        private static void showsBothLanes(Slow slow) {
            Estate own = slow.own();
            String id = slow.webhook();
            try (Tab tab = CONSOLE.tab(own.admin())) {
                tab.open(own.api() + "/settings/webhooks");
                assertThat(tab.page()
                        .locator("tr", new Page.LocatorOptions().setHasText("Takes its time"))
                        .locator(".badge")
                        .getByText("slow", new Locator.GetByTextOptions().setExact(true))).isVisible();
                tab.open(own.webhookPath(id));
                tab.sees("The receiver has been slow since");
                tab.open(own.webhookPath(id) + "/deliveries");
                tab.link("USER_CREATED").first().click();
                assertThat(tab.page().locator(".attempts > li")).hasCount(2);
                tab.sees("The receiver took longer than the first time limit; it was tried again with more time");
                tab.sees("Attempt 1, fast lane");
                tab.sees("Attempt 2, slow lane");
            }
        }

        private static void deliverAnother(Estate own, String webhook) {
            int before = own.deliveries(webhook).size();
            Estate.publish(own.admin(), own.api(), "USER_CREATED", Estate.SAMPLE);
            Eventually.assertThat(() -> assertThat(own.deliveries(webhook)).hasSize(before + 1)
                    .allMatch(delivery -> delivery.path("status").asText().equals("delivered")));
        }

        private static boolean isKnownToAnswerFast(Estate own, String webhook) {
            return new DynamoDbWebhooks(new Table(CONSOLE.stack().aws().dynamoDb(), LocalTidings.TABLE),
                    new TinkKeys(CONSOLE.stack().keys(), Clock.systemUTC()))
                    .findById(new WebhookKey(new Scope.OfOrganization(new OrganizationId(own.id())),
                            new WebhookId(webhook)))
                    .orElseThrow()
                    .health()
                    .pace()
                    .proven();
        }

        /// Two failures open the circuit of a webhook with few events. The next probe would come after 5 seconds, then
        /// 20.
        @Test
        void shouldServeAReceiverAtOnceWhoseOwnerSaysThatItIsBack() throws IOException {
            estate.admin()
                    .put(estate.api() + "/event-types/receiver.back",
                            "{\"description\":\"Of nobody else.\",\"sample\":{}}")
                    .expecting(201);
            HttpServer receiver = listening(0, new LinkedBlockingQueue<>());
            int port = receiver.getAddress().getPort();
            receiver.stop(0);
            String id = Estate.hook(estate.admin(), estate.api(), "Comes back", "http://127.0.0.1:" + port + "/",
                    "[\"receiver.back\"]", "{}");
            estate.admin()
                    .patch(estate.webhookPath(id), "{\"retry\":{\"delays\":[\"PT1S\",\"PT5M\",\"PT5M\"]}}")
                    .expecting(200);
            Estate.publish(estate.admin(), estate.api(), "receiver.back", "{}");
            Eventually.assertThat(() -> assertThat(webhook(id).has("circuit")).isTrue());
            BlockingQueue<String> taken = new LinkedBlockingQueue<>();
            try (Tab tab = CONSOLE.tab(estate.admin())) {
                tab.open(estate.webhookPath(id));
                tab.sees("The receiver has not answered since");
                // Long enough for the first probes to have failed: the next is 20 seconds away.
                Eventually.assertThat(() -> assertThat(Duration.between(Instant.now(),
                        Instant.parse(webhook(id).path("circuit").path("probeAt").asText())))
                        .isGreaterThan(Duration.ofSeconds(12)));
                HttpServer back = listening(port, taken);
                try {
                    tab.button("It is back: try now").click();
                    tab.seesToast("A delivery is being sent as a probe");
                    Eventually.assertThat(Duration.ofSeconds(10), () -> assertThat(taken).isNotEmpty());
                    Eventually.assertThat(() -> assertThat(webhook(id).has("circuit")).isFalse());
                    tab.open(estate.webhookPath(id));
                    tab.sees("Comes back");
                    assertThat(tab.page().locator(".banner.warn")).hasCount(0);
                } finally {
                    back.stop(0);
                }
            }
            Eventually.assertThat(() -> assertThat(estate.deliveries(id)).hasSize(1)
                    .allMatch(delivery -> delivery.path("status").asText().equals("delivered")));
        }

        private static HttpServer listening(int port, BlockingQueue<String> taken) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            server.createContext("/", exchange -> {
                try (exchange) {
                    taken.add(exchange.getRequestHeaders().getFirst("webhook-id"));
                    exchange.sendResponseHeaders(204, -1);
                }
            });
            server.start();
            return server;
        }
    }
}
