package io.tidings.local;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;

import io.tidings.json.Json;
import io.tidings.local.lambda.Interceptor;
import io.tidings.local.queue.EventSourceSettings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Many events to ten webhooks, whose receivers do what receivers do: over real HTTP, from the API to the
/// dead-letter queue.
@Timeout(300)
class EndToEndIT {

    /// Of packages there are two processes, which take one batch at a time.
    private static final int EVENTS = LocalSettings.PACKAGED ? 200 : 1_000;
    private static final int PUBLISHERS = 8;
    private static final String EVENT_TYPE = "USER_CREATED";

    /// By webhook id.
    private final Map<String, Webhook> verifiers = new ConcurrentHashMap<>();
    private final Queue<String> unverified = new ConcurrentLinkedQueue<>();
    private final Set<String> verified = ConcurrentHashMap.newKeySet();
    private final CountDownLatch registered = new CountDownLatch(1);

    @Test
    void shouldBringEveryDeliveryToExactlyOneEnd() throws Exception {
        LocalSettings settings = new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1S,PT1S");
        EventSourceSettings source = new EventSourceSettings(10, Duration.ZERO, 100, Duration.ofSeconds(60));
        CountDownLatch hanging = new CountDownLatch(1);
        try (LocalTidings stack = LocalTidings.start(settings, source, Interceptor.NONE);
                Receivers receivers = new Receivers()) {
            TidingsClient client = new TidingsClient(stack.uri(), "admin");
            String organization = client.newOrganization("parallelworks");
            String webhooks = "/organizations/" + organization + "/settings/webhooks";
            Map<String, String> expected = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                expected.put(register(client, webhooks, "ok" + i, receivers.on("/ok" + i, verifying(ok()))),
                        "delivered");
            }
            expected.put(register(client, webhooks, "flaky", receivers.on("/flaky", verifying(firstFailing()))),
                    "delivered");
            expected.put(register(client, webhooks, "moved", receivers.on("/moved", verifying(status(302)))),
                    "exhausted");
            expected.put(register(client, webhooks, "busy", receivers.on("/busy", verifying(busy()))), "retrying");
            String never = register(client, webhooks, "never", receivers.on("/never", verifying(never(hanging))));
            expected.put(never, "held");
            expected.put(register(client, webhooks, "garbage", receivers.garbage()), "exhausted");
            registered.countDown();

            Set<String> events = publish(client, organization);

            Map<String, Map<String, List<JsonNode>>> settled = awaitSettled(client, webhooks, expected.keySet());
            expected.forEach((webhook, status) -> {
                Map<String, List<JsonNode>> byStatus = settled.get(webhook);
                assertThat(byStatus.keySet()).as("deliveries of webhook %s", webhook).containsExactly(status);
                assertThat(byStatus.get(status)).extracting(delivery -> delivery.path("event").asText())
                        .containsExactlyInAnyOrderElementsOf(events);
            });
            assertThat(unverified).isEmpty();
            assertThat(verified).hasSizeGreaterThanOrEqualTo(EVENTS * 8);
            assertThat(deadLetters(stack)).containsExactlyInAnyOrderElementsOf(idsOf(settled, "exhausted"));
            report(receivers);
            assertThat(receivers.requests("/never")).as("attempts that could only run into their timeout")
                    .isLessThan(EVENTS / 2);
            hanging.countDown();
            assertThat(awaitDelivered(client, webhooks + "/" + never)).isEqualTo(events);
        } finally {
            hanging.countDown();
        }
    }

    private static void report(Receivers receivers) {
        Map<String, Integer> requests = new TreeMap<>();
        for (String path : List.of("/ok0", "/flaky", "/moved", "/busy", "/never")) {
            requests.put(path, receivers.requests(path));
        }
        System.out.println("requests for " + EVENTS + " events: " + requests);
    }

    private String register(TidingsClient client, String webhooks, String name, URI url) {
        JsonNode webhook = client
                .post(webhooks, "{\"name\":\"" + name + "\",\"url\":\"" + url + "\",\"events\":[\"" + EVENT_TYPE
                        + "\"],\"timeoutSeconds\":1}")
                .expecting(201)
                .body();
        try {
            verifiers.put(webhook.path("_id").asText(), new Webhook(webhook.path("secret").asText()));
        } catch (RuntimeException e) {
            throw new AssertionError("the secret is not one that other libraries read", e);
        }
        return webhook.path("_id").asText();
    }

    private static Set<String> publish(TidingsClient client, String organization) throws Exception {
        List<Future<String>> publishing = new ArrayList<>();
        try (ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS)) {
            for (int i = 0; i < EVENTS; i++) {
                String json = "{\"type\":\"" + EVENT_TYPE + "\",\"id\":\"event-" + i
                        + "\",\"payload\":{\"username\":\"user" + i
                        + "\",\"email\":\"user@example.com\",\"userId\":\"u" + i
                        + "\",\"organization\":\"parallelworks\",\"remainingSeats\":" + i + "}}";
                publishing.add(publishers.submit(() -> {
                    JsonNode accepted = client.post("/organizations/" + organization + "/events", json)
                            .expecting(202)
                            .body();
                    assertThat(accepted.path("deliveries").asInt()).isEqualTo(10);
                    return accepted.path("_id").asText();
                }));
            }
        }
        Set<String> events = new HashSet<>();
        for (Future<String> event : publishing) {
            events.add(event.get());
        }
        assertThat(events).hasSize(EVENTS);
        return events;
    }

    /// Waits until every delivery has ended, or waits for an hour to pass.
    private static Map<String, Map<String, List<JsonNode>>> awaitSettled(TidingsClient client, String webhooks,
            Set<String> ids)
            throws InterruptedException {
        Map<String, Map<String, List<JsonNode>>> settled = new HashMap<>();
        while (settled.size() < ids.size()) {
            Thread.sleep(1_000);
            for (String id : ids) {
                if (!settled.containsKey(id)) {
                    List<JsonNode> deliveries = client.listWhile(webhooks + "/" + id + "/deliveries",
                            EndToEndIT::isSettled);
                    if (deliveries.size() == EVENTS && deliveries.stream().allMatch(EndToEndIT::isSettled)) {
                        Map<String, List<JsonNode>> byStatus = new TreeMap<>();
                        deliveries.forEach(
                                d -> byStatus.computeIfAbsent(d.path("status").asText(), _ -> new ArrayList<>())
                                        .add(d));
                        settled.put(id, byStatus);
                    }
                }
            }
        }
        return settled;
    }

    /// Waits until everything that was held for a receiver that can be reached again has been delivered.
    private static Set<String> awaitDelivered(TidingsClient client, String webhook) throws InterruptedException {
        Set<String> events = new HashSet<>();
        while (events.size() < EVENTS) {
            Thread.sleep(1_000);
            events.clear();
            client.list(webhook + "/deliveries")
                    .stream()
                    .filter(delivery -> delivery.path("status").asText().equals("delivered"))
                    .forEach(delivery -> events.add(delivery.path("event").asText()));
        }
        return events;
    }

    private static boolean isSettled(JsonNode delivery) {
        return switch (delivery.path("status").asText()) {
            case "delivered", "exhausted", "held" -> true;
            case "retrying" -> delivery.path("lastResponseStatus").asInt() == 429;
            default -> false;
        };
    }

    private static Set<String> idsOf(Map<String, Map<String, List<JsonNode>>> settled, String status) {
        Set<String> ids = new HashSet<>();
        settled.values()
                .forEach(byStatus -> byStatus.getOrDefault(status, List.of())
                        .forEach(d -> ids.add(d.path("_id").asText())));
        return ids;
    }

    /// The ids of the deliveries in the dead-letter queue: a list, so that a second copy of one shows.
    private static List<String> deadLetters(LocalTidings stack) {
        List<String> ids = new ArrayList<>();
        List<Message> received;
        do {
            received = stack.aws()
                    .sqs()
                    .receiveMessage(request -> request
                            .queueUrl(stack.queues().deadLetters())
                            .messageAttributeNames("All")
                            .maxNumberOfMessages(10)
                            .visibilityTimeout(300))
                    .messages();
            received.forEach(message -> {
                assertThat(message.messageAttributes().get("reason").stringValue()).startsWith("exhausted: ");
                ids.add(Json.parse(message.body()).path("delivery").asText());
            });
        } while (!received.isEmpty());
        return ids;
    }

    private HttpHandler verifying(HttpHandler next) {
        return exchange -> {
            try {
                registered.await();
                byte[] body = exchange.getRequestBody().readAllBytes();
                Map<String, List<String>> headers = new HashMap<>();
                exchange.getRequestHeaders()
                        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
                String webhook = Json.parse(body).path("webhook").path("id").asText();
                verifiers.get(webhook)
                        .verify(new String(body, UTF_8), java.net.http.HttpHeaders.of(headers, (_, _) -> true));
                verified.add(headers.get("webhook-id").getFirst());
            } catch (WebhookVerificationException | RuntimeException e) {
                unverified.add(exchange.getRequestURI() + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            next.handle(exchange);
        };
    }

    private static HttpHandler ok() {
        return status(200);
    }

    private static HttpHandler status(int status) {
        return exchange -> Receivers.answer(exchange, status);
    }

    /// 500 on the first attempt of each delivery, 200 from then on.
    private static HttpHandler firstFailing() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return exchange -> Receivers.answer(exchange, seen.add(deliveryOf(exchange)) ? 500 : 200);
    }

    private static HttpHandler busy() {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            Receivers.answer(exchange, 429);
        };
    }

    private static HttpHandler never(CountDownLatch released) {
        return exchange -> {
            try {
                released.await();
                Receivers.answer(exchange, 200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // The caller has long gone, as it should.
            }
        };
    }

    private static String deliveryOf(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("webhook-id");
    }
}
