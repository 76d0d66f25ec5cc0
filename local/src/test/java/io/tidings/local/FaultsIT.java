package io.tidings.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.sqs.model.Message;

import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Requeuer;
import io.tidings.dynamodb.DynamoDbDeliveries;
import io.tidings.dynamodb.DynamoDbWebhooks;
import io.tidings.dynamodb.Table;
import io.tidings.json.Json;
import io.tidings.local.queue.EventSourceSettings;
import io.tidings.tink.TinkKeys;

import static org.assertj.core.api.Assertions.assertThat;

/// What the simulation shows in virtual time, on the real parts: nothing that was accepted is lost.
@Tag("faults")
@Timeout(300)
@DisabledIfSystemProperty(named = "tidings.packaged", matches = "true|", disabledReason = "its faults are in calls that the functions make in this process")
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {

    private static final int EVENTS = 200;
    private static final int PUBLISHERS = 4;
    private static final Duration VISIBILITY = Duration.ofSeconds(2);
    private static final Duration FAULTY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(300);
    /// A second and a half: longer than an invocation takes that is still at work when its message has gone.
    private static final int QUIET_LOOKS = 5;

    private final long seed = Long.getLong("tidings.seed", new SplittableRandom().nextLong());
    private final RandomFaults faults = new RandomFaults(seed);
    /// How often receivers have taken each delivery.
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    @Test
    void shouldKeepEveryPromiseWhateverGoesWrong() throws InterruptedException {
        System.out.println("FaultsIT with seed " + seed);
        try (LocalTidings stack = LocalTidings.start(
                new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1S,PT1S,PT2S", VISIBILITY,
                        LocalSettings.DEFAULT_SWEEP),
                new EventSourceSettings(10, Duration.ZERO, 10, Duration.ofSeconds(60)), faults);
                Receivers receivers = new Receivers()) {
            TidingsClient client = new TidingsClient(stack.uri(), "admin");
            String organization = client.newOrganization("parallelworks");
            String webhooks = "/organizations/" + organization + "/settings/webhooks";
            register(client, webhooks, receivers, "/well", this::take);
            register(client, webhooks, receivers, "/well-too", this::take);
            register(client, webhooks, receivers, "/flaky", flaky());
            register(client, webhooks, receivers, "/failing", exchange -> Receivers.answer(exchange, 500));

            Set<String> events = ConcurrentHashMap.newKeySet();
            try (ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS)) {
                IntStream.range(0, EVENTS)
                        .forEach(i -> publishers.execute(() -> events.add(publish(client, organization, i))));
            }
            assertThat(events).hasSize(EVENTS);
            Thread.sleep(FAULTY);
            faults.end();

            Set<String> promised = new HashSet<>();
            settle(stack);
            Set<String> dead = deadLetters(stack);
            Set<String> parked = parked(stack, Instant.now().plus(Duration.ofDays(1)));
            Set<String> held = held(stack);
            Map<String, Integer> ends = new TreeMap<>();
            for (String event : events) {
                JsonNode deliveries = client.get("/organizations/" + organization + "/events/" + event)
                        .expecting(200)
                        .body()
                        .path("deliveries");
                assertThat(deliveries).as("deliveries of event %s", event).hasSize(4);
                deliveries.forEach(delivery -> {
                    promised.add(delivery.path("_id").asText());
                    ends.merge(end(delivery, dead, parked, held), 1, Integer::sum);
                });
            }
            report(ends);
            assertThat(promised).hasSize(4 * EVENTS);
            assertThat(ends.keySet()).as("ends of deliveries, with seed %s", seed)
                    .isSubsetOf("delivered", "exhausted", "dead", "parked", "held");
            assertThat(faults.counts()).as("faults").isNotEmpty();
        }
    }

    private static void register(TidingsClient client, String webhooks, Receivers receivers, String path,
            HttpHandler handler) {
        client.post(webhooks, "{\"name\":\"" + path.substring(1) + "-hook\",\"url\":\"" + receivers.on(path, handler)
                + "\",\"events\":[\"*\"],\"timeoutSeconds\":5}").expecting(201);
    }

    private static String publish(TidingsClient client, String organization, int number) {
        return client.post("/organizations/" + organization + "/events",
                "{\"type\":\"USER_DISABLED\",\"id\":\"event-" + number
                        + "\",\"payload\":{\"username\":\"demo\",\"email\":\"demo@example.com\",\"userId\":\"" + number
                        + "\",\"organization\":\"parallelworks\"}}")
                .expecting(202)
                .text("_id");
    }

    private void take(HttpExchange exchange) throws IOException {
        taken.merge(exchange.getRequestHeaders().getFirst("webhook-id"), 1, Integer::sum);
        Receivers.answer(exchange, 200);
    }

    private HttpHandler flaky() {
        SplittableRandom random = new SplittableRandom(seed);
        return exchange -> {
            boolean fails;
            synchronized (random) {
                fails = random.nextInt(3) == 0;
            }
            if (fails) {
                Receivers.answer(exchange, 503);
            } else {
                take(exchange);
            }
        };
    }

    /// The state of a delivery: one word, if it is right.
    private String end(JsonNode delivery, Set<String> dead, Set<String> parked, Set<String> held) {
        String id = delivery.path("_id").asText();
        String status = delivery.path("status").asText();
        return switch (status) {
            case "delivered" -> taken.containsKey(id) ? status : "said to be delivered, but nobody took it";
            case "exhausted" -> dead.contains(id) ? status : "exhausted, but there is no dead letter";
            case "held" -> held.contains(id)
                    ? status
                    : dead.contains(id) ? "dead" : "held, but no check of its webhook is due";
            case "pending", "retrying" -> parked.contains(id)
                    ? "parked"
                    : dead.contains(id) ? "dead" : status + ", but has no message";
            default -> status;
        };
    }

    private void report(Map<String, Integer> ends) {
        int duplicates = taken.values().stream().mapToInt(times -> times - 1).sum();
        System.out.println("FaultsIT: " + ends + ", callbacks taken " + taken.values()
                .stream()
                .mapToInt(Integer::intValue)
                .sum() + ", duplicates " + duplicates + "\n  faults " + faults.counts());
    }

    /// Waits until there is no message, nor any delivery that the sweep will requeue during the test. An empty queue is
    /// not enough: a message that was received too often is parked meanwhile, and its delivery may yet end. Deliveries
    /// that a sweep had claimed when it crashed stay parked for as long as the lease.
    private static void settle(LocalTidings stack) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int quiet = 0;
        while (quiet < QUIET_LOOKS) {
            Set<String> due = parked(stack, Instant.now().plus(Requeuer.LEASE.dividedBy(2)));
            int messages = stack.queues().messages(stack.aws().sqs());
            quiet = due.isEmpty() && messages == 0 ? quiet + 1 : 0;
            assertThat(System.nanoTime()).as("%s messages are left, and parked: %s", messages, due)
                    .isLessThan(deadline);
            Thread.sleep(LOOK);
        }
    }

    /// What the sweep will come upon until then.
    private static Set<String> parked(LocalTidings stack, Instant until) {
        Deliveries deliveries = deliveries(stack);
        Set<String> parked = new HashSet<>();
        IntStream.range(0, Deliveries.DUE_SHARDS)
                .forEach(shard -> deliveries.findDue(shard, until, 1_000)
                        .forEach(one -> parked.add(one.key().id().value())));
        return parked;
    }

    /// The deliveries that the sweep will release once their receiver answers again: those of webhooks that it will check.
    private static Set<String> held(LocalTidings stack) {
        Table table = new Table(stack.aws().dynamoDb(), LocalTidings.TABLE);
        Deliveries deliveries = deliveries(stack);
        return new DynamoDbWebhooks(table, new TinkKeys(stack.keys(), Clock.systemUTC()))
                .findDue(Instant.now().plus(Duration.ofDays(1)), 1_000)
                .stream()
                .flatMap(webhook -> deliveries.findHeld(webhook.id(), 1_000).stream())
                .map(one -> one.key().id().value())
                .collect(Collectors.toSet());
    }

    private static Deliveries deliveries(LocalTidings stack) {
        return new DynamoDbDeliveries(new Table(stack.aws().dynamoDb(), LocalTidings.TABLE),
                new TinkKeys(stack.keys(), Clock.systemUTC()), Duration.ofDays(30), Clock.systemUTC());
    }

    private static Set<String> deadLetters(LocalTidings stack) {
        Set<String> ids = new HashSet<>();
        List<Message> received = new ArrayList<>();
        do {
            received.clear();
            received.addAll(stack.aws()
                    .sqs()
                    .receiveMessage(request -> request.queueUrl(stack.queues().deadLetters())
                            .maxNumberOfMessages(10)
                            .visibilityTimeout(300))
                    .messages());
            received.forEach(message -> ids.add(Json.parse(message.body()).path("delivery").asText()));
        } while (!received.isEmpty());
        return ids;
    }
}
