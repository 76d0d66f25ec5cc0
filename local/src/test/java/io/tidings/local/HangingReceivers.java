package io.tidings.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpHandler;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// One tenant's receivers hang, with the longest time-out, and it makes new ones all the time; a second one's take ten
/// seconds, but take everything; a third one's are well. Nobody but their owner may notice.
///
/// @param hanging how many webhooks hang from the beginning
/// @param more how many are made while it runs
/// @param noise how long the first tenant publishes; longer than the longest time-out, so that attempts end meanwhile
/// @param slowEvents how many events go to receivers that take ten seconds
record HangingReceivers(LocalTidings stack, TidingsClient client, int hanging, int more, Duration noise,
        int slowEvents) {

    private static final Duration QUIET = Duration.ofSeconds(6);
    private static final Duration HEALTHY_PERIOD = Duration.ofMillis(100);
    private static final int BURST = 8;
    private static final Duration BURST_PERIOD = Duration.ofMillis(300);
    private static final Duration NOISY_PERIOD = Duration.ofSeconds(2);
    private static final Duration SLOW_ANSWER = Duration.ofSeconds(10);
    private static final int SLOW_RECEIVERS = 3;
    private static final Duration SLOW_PATIENCE = Duration.ofMinutes(2);

    /// On a busy machine twice the quiet value may be nothing.
    private static final double TOLERATED_MS = 1_000;
    private static final double NOBODY_WAITS_LONGER_MS = 5_000;

    @SuppressWarnings("FutureReturnValueIgnored") // What was not published is missed at the end.
    void run() throws Exception {
        Map<String, Long> publishedAt = new ConcurrentHashMap<>();
        Map<String, Long> arrivedAt = new ConcurrentHashMap<>();
        Map<String, Integer> slowTaken = new ConcurrentHashMap<>();
        AtomicInteger slowCalls = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        try (Receivers receivers = new Receivers();
                ScheduledExecutorService publishers = Executors.newScheduledThreadPool(6);
                ExecutorService maker = Executors.newSingleThreadExecutor()) {
            String healthy = client.newOrganization("healthy");
            register(healthy, "ok", receivers.on("/ok", taking(arrivedAt)).toString());
            String slow = client.newOrganization("slow");
            List<String> slowWebhooks = new ArrayList<>();
            for (int i = 0; i < SLOW_RECEIVERS; i++) {
                slowWebhooks.add(register(slow, "slow" + i, receivers.on("/slow" + i + "/", exchange -> {
                    slowCalls.incrementAndGet();
                    String id = exchange.getRequestHeaders().getFirst("webhook-id");
                    sleep(SLOW_ANSWER);
                    slowTaken.merge(id, 1, Integer::sum);
                    Receivers.answer(exchange, 200);
                }).toString()));
            }
            String noisy = client.newOrganization("noisy");
            for (int i = 0; i < hanging; i++) {
                hangingWebhook(receivers, noisy, i, over);
            }

            // What is measured is the first tenant; that the second one is slow must be known before all is quiet.
            publish(slow, "slow");
            Eventually.assertThat(SLOW_PATIENCE,
                    () -> assertThat(client.list("/organizations/" + slow + "/settings/webhooks"))
                            .allSatisfy(webhook -> assertThat(webhook.has("slowSince")).isTrue()));
            publish(healthy, TidingsClient.newId());
            publishers.scheduleAtFixedRate(() -> {
                String name = TidingsClient.newId();
                long now = System.nanoTime();
                publish(healthy, name);
                publishedAt.put(name, now);
            }, 0, HEALTHY_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            Thread.sleep(QUIET);
            long noiseBegins = System.nanoTime();
            for (int i = 0; i < BURST; i++) {
                publishers.schedule(() -> publish(noisy, "noise"), i * BURST_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            }
            publishers.scheduleAtFixedRate(() -> publish(noisy, "noise"), NOISY_PERIOD.multipliedBy(2).toMillis(),
                    NOISY_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            Future<?> made = maker.submit(() -> {
                for (int i = hanging; i < hanging + more; i++) {
                    sleep(noise.dividedBy(2L * more));
                    hangingWebhook(receivers, noisy, i, over);
                }
            });
            for (int i = 0; i < slowEvents; i++) {
                publishers.schedule(() -> publish(slow, "slow"), i * noise.toMillis() / (2L * slowEvents),
                        TimeUnit.MILLISECONDS);
            }
            Thread.sleep(noise);
            made.get();
            publishers.shutdownNow();
            assertThat(publishers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            Eventually.assertThat(() -> assertThat(arrivedAt.keySet()).containsAll(publishedAt.keySet()));

            List<Double> before = latencies(publishedAt, arrivedAt, Long.MIN_VALUE, noiseBegins);
            List<Double> during = latencies(publishedAt, arrivedAt, noiseBegins, Long.MAX_VALUE);
            System.out.printf(Locale.ROOT,
                    "a healthy tenant, publish to arrival: quiet p50 %.0f p90 %.0f max %.0f ms (%d events);"
                            + " next to %d receivers that hang p50 %.0f p90 %.0f max %.0f ms (%d events)%n",
                    percentile(before, 0.5), percentile(before, 0.9), before.getLast(), before.size(), hanging + more,
                    percentile(during, 0.5), percentile(during, 0.9), during.getLast(), during.size());
            tellLongest(publishedAt, arrivedAt, noiseBegins);
            assertThat(percentile(during, 0.9)).as("p90 in milliseconds")
                    .isLessThanOrEqualTo(Math.max(TOLERATED_MS, 2 * percentile(before, 0.9)));
            assertThat(during.getLast()).as("the longest that anybody waited, in milliseconds")
                    .isLessThanOrEqualTo(NOBODY_WAITS_LONGER_MS);

            Eventually.assertThat(SLOW_PATIENCE, () -> assertThat(slowWebhooks).allSatisfy(
                    webhook -> assertThat(delivered(slow, webhook)).as("delivered to %s", webhook)
                            .isEqualTo(slowEvents + 1)));
            int deliveries = (slowEvents + 1) * SLOW_RECEIVERS;
            System.out.println("receivers that take 10 s got " + deliveries + " deliveries in " + slowCalls
                    + " requests");
            assertThat(slowTaken).hasSize(deliveries)
                    .allSatisfy((_, times) -> assertThat(times).as("at most once more: the abandoned attempt")
                            .isLessThanOrEqualTo(2));
            assertThat(stack.queues().messages(stack.aws().sqs())).as("what hangs is still on its way").isPositive();
        } finally {
            over.countDown();
        }
    }

    private int delivered(String organization, String webhook) {
        return (int) client.list("/organizations/" + organization + "/settings/webhooks/" + webhook + "/deliveries")
                .stream()
                .filter(delivery -> delivery.path("status").asText().equals("delivered"))
                .count();
    }

    private void hangingWebhook(Receivers receivers, String organization, int number, CountDownLatch over) {
        register(organization, "hangs" + number, receivers.on("/hangs" + number + "/", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }).toString());
    }

    private String register(String organization, String name, String url) {
        return client.post("/organizations/" + organization + "/settings/webhooks",
                "{\"name\":\"" + name + "\",\"url\":\"" + url
                        + "\",\"events\":[\"LOGIN_FAILURE\"],\"format\":\"envelope\",\"timeoutSeconds\":30}")
                .expecting(201)
                .text("_id");
    }

    private void publish(String organization, String message) {
        client.post("/organizations/" + organization + "/events",
                "{\"type\":\"LOGIN_FAILURE\",\"payload\":{\"message\":\"" + message
                        + "\",\"organizationId\":\"x\",\"time\":1}}")
                .expecting(202);
    }

    private static HttpHandler taking(Map<String, Long> arrivedAt) {
        return exchange -> {
            long now = System.nanoTime();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            arrivedAt.putIfAbsent(Json.parse(body).path("payload").path("message").asText(), now);
            exchange.sendResponseHeaders(200, -1);
        };
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Milliseconds from publish to arrival, of what was published in that time; sorted.
    private static List<Double> latencies(Map<String, Long> publishedAt, Map<String, Long> arrivedAt, long from,
            long until) {
        List<Double> latencies = new ArrayList<>();
        new HashMap<>(publishedAt).forEach((name, at) -> {
            if (at >= from && at < until) {
                latencies.add((arrivedAt.get(name) - at) / 1e6);
            }
        });
        latencies.sort(null);
        return latencies;
    }

    private static void tellLongest(Map<String, Long> publishedAt, Map<String, Long> arrivedAt, long noiseBegins) {
        publishedAt.entrySet()
                .stream()
                .filter(published -> arrivedAt.get(published.getKey()) - published.getValue() > 1_000_000_000L)
                .sorted(Map.Entry.comparingByValue())
                .forEach(published -> System.out.printf(Locale.ROOT, "published %.1f s after the noise began: %.1f s%n",
                        (published.getValue() - noiseBegins) / 1e9,
                        (arrivedAt.get(published.getKey()) - published.getValue()) / 1e9));
    }

    private static double percentile(List<Double> sorted, double part) {
        return sorted.get((int) Math.ceil(sorted.size() * part) - 1);
    }
}
