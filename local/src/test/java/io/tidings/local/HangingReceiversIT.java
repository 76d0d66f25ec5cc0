package io.tidings.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// One tenant's fifty receivers hang; how does another fare? Prints how long its callbacks take, window by window, next
/// to what they take while all is quiet. Asserts only what does not depend on the machine: that the receivers that hang
/// are soon left alone, and that nothing is lost.
@Timeout(150)
@DisabledIfSystemProperty(named = "tidings.packaged", matches = "true|", disabledReason = "it is a load that two processes of a function cannot take")
@SuppressWarnings("FutureReturnValueIgnored") // What was not published is missed at the end.
class HangingReceiversIT {

    private static final int HANGING = 50;
    private static final int NOISY_EVENTS = 10;
    private static final Duration NOISY_PERIOD = Duration.ofSeconds(2);
    private static final Duration HEALTHY_PERIOD = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofSeconds(6);
    private static final Duration NOISY = Duration.ofSeconds(24);
    private static final Duration WINDOW = Duration.ofSeconds(2);

    /// Five open a circuit; those that were begun meanwhile and some probes come on top.
    private static final int ATTEMPTS_PER_HANGING = 15;

    private final Map<String, Long> publishedAt = new ConcurrentHashMap<>();
    private final Map<String, Long> arrivedAt = new ConcurrentHashMap<>();

    @Test
    void shouldLeaveReceiversAloneThatHangSoThatOthersGetTheirs() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        LocalSettings settings = new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "");
        EventSourceSettings source = new EventSourceSettings(10, Duration.ZERO, 20, Duration.ofSeconds(60));
        try (LocalStack stack = LocalStack.start(settings, source, Faults.NONE);
                Receivers receivers = new Receivers();
                ScheduledExecutorService publishers = Executors.newScheduledThreadPool(4)) {
            TidingsClient client = new TidingsClient(stack.uri(), "admin");
            String healthy = client.newOrganization("healthy");
            register(client, healthy, "ok", receivers.on("/ok", arriving()).toString());
            String noisy = client.newOrganization("noisy");
            List<String> hanging = IntStream.range(0, HANGING)
                    .mapToObj(i -> register(client, noisy, "hangs" + i,
                            receivers.on("/hangs" + i + "/", hanging(over)).toString()))
                    .toList();

            long start = System.nanoTime();
            publishers.scheduleAtFixedRate(() -> publish(client, healthy), 0, HEALTHY_PERIOD.toMillis(),
                    TimeUnit.MILLISECONDS);
            Thread.sleep(QUIET);
            long noise = System.nanoTime();
            Set<String> noisyEvents = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < NOISY_EVENTS; i++) {
                publishers.schedule(() -> noisyEvents.add(client
                        .post("/organizations/" + noisy + "/events", event("noise"))
                        .expecting(202)
                        .text("_id")), i * NOISY_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            }
            Thread.sleep(NOISY);
            publishers.shutdownNow();
            assertThat(publishers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            Eventually.assertThat(() -> assertThat(arrivedAt.keySet()).containsAll(publishedAt.keySet()));
            report(start, noise);

            assertThat(noisyEvents).hasSize(NOISY_EVENTS);
            int attempts = IntStream.range(0, HANGING).map(i -> receivers.requests("/hangs" + i + "/")).sum();
            System.out.println("attempts at " + HANGING + " receivers that hang, of " + NOISY_EVENTS * HANGING
                    + " deliveries: " + attempts);
            assertThat(attempts).isLessThan(HANGING * ATTEMPTS_PER_HANGING);
            over.countDown();
            for (String webhook : hanging.subList(0, 3)) {
                Eventually.assertThat(() -> assertThat(events(client, noisy, webhook, "delivered"))
                        .as("once it answers")
                        .isEqualTo(noisyEvents));
            }
        } finally {
            over.countDown();
        }
    }

    private static Set<String> events(TidingsClient client, String organization, String webhook, String status) {
        Set<String> events = new HashSet<>();
        for (JsonNode delivery : client
                .list("/organizations/" + organization + "/settings/webhooks/" + webhook + "/deliveries")) {
            if (delivery.path("status").asText().equals(status)) {
                events.add(delivery.path("event").asText());
            }
        }
        return events;
    }

    private String register(TidingsClient client, String organization, String name, String url) {
        return client.post("/organizations/" + organization + "/settings/webhooks",
                "{\"name\":\"" + name + "\",\"url\":\"" + url
                        + "\",\"events\":[\"LOGIN_FAILURE\"],\"format\":\"envelope\",\"timeoutSeconds\":1,"
                        + "\"retry\":{\"delays\":[\"PT2S\",\"PT2S\",\"PT2S\",\"PT2S\",\"PT5S\"]}}")
                .expecting(201)
                .text("_id");
    }

    private void publish(TidingsClient client, String organization) {
        String name = TidingsClient.newId();
        long now = System.nanoTime();
        client.post("/organizations/" + organization + "/events", event(name)).expecting(202);
        publishedAt.put(name, now);
    }

    private static String event(String message) {
        return "{\"type\":\"LOGIN_FAILURE\",\"payload\":{\"message\":\"" + message
                + "\",\"organizationId\":\"x\",\"time\":1}}";
    }

    private HttpHandler arriving() {
        return exchange -> {
            long now = System.nanoTime();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            arrivedAt.putIfAbsent(Json.parse(body).path("payload").path("message").asText(), now);
            exchange.sendResponseHeaders(200, -1);
        };
    }

    private static HttpHandler hanging(CountDownLatch over) {
        return exchange -> {
            try {
                over.await();
                Receivers.answer(exchange, 200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void report(long start, long noise) {
        double quiet = p99(between(start, noise));
        System.out.printf(Locale.ROOT, "p99 of a healthy tenant while all is quiet: %.0f ms%n", quiet);
        int within = 0;
        int windows = 0;
        for (long from = noise; from < noise + NOISY.toNanos(); from += WINDOW.toNanos()) {
            List<Double> latencies = between(from, from + WINDOW.toNanos());
            if (!latencies.isEmpty()) {
                double p99 = p99(latencies);
                windows++;
                within += p99 <= 2 * quiet ? 1 : 0;
                System.out.printf(Locale.ROOT, "  %2d to %2d s of noise: %.0f ms, %.1f times%n",
                        TimeUnit.NANOSECONDS.toSeconds(from - noise),
                        TimeUnit.NANOSECONDS.toSeconds(from - noise + WINDOW.toNanos()), p99, p99 / quiet);
            }
        }
        System.out.println("windows within twice the quiet value: " + within + " of " + windows);
    }

    /// Milliseconds from publish to arrival, of what was published in that time.
    private List<Double> between(long from, long until) {
        List<Double> latencies = new ArrayList<>();
        publishedAt.forEach((name, at) -> {
            if (at >= from && at < until) {
                latencies.add((arrivedAt.get(name) - at) / 1e6);
            }
        });
        latencies.sort(null);
        return latencies;
    }

    private static double p99(List<Double> sorted) {
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }
}
