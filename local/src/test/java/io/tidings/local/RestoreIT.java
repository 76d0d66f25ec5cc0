package io.tidings.local;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.crac.test.CheckpointSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidings.api.ApiHandler;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.json.Json;
import io.tidings.local.functions.AdminToken;
import io.tidings.local.functions.LocalKeys;
import io.tidings.local.gateway.HttpFront;
import io.tidings.local.lambda.LocalContext;
import io.tidings.local.queue.LocalQueues;
import io.tidings.local.queue.PolledQueue;
import io.tidings.local.queue.SqsEvents;

import static org.assertj.core.api.Assertions.assertThat;

/// Two processes that start from one snapshot, played by one whose generator of random numbers is set back in between.
@Timeout(120)
class RestoreIT {

    private static final int EVENTS = 8;

    private final EmbeddedAws aws = EmbeddedAws.inMemory();
    private final LocalKeys keys = LocalKeys.start(Optional.empty());
    private final Receivers receivers = new Receivers();
    private final URI receiver = receivers.on("/hook", exchange -> Receivers.answer(exchange, 500));
    private LocalQueues queues;
    private ApplicationContext api;
    private ApplicationContext dispatch;
    private HttpFront front;
    private TidingsClient client;
    private String organization;

    @BeforeEach
    void start() {
        aws.dynamoDb().createTable(TidingsTable.creation(LocalTidings.TABLE));
        aws.dynamoDb().waiter().waitUntilTableExists(request -> request.tableName(LocalTidings.TABLE));
        queues = LocalQueues.create(aws.sqs(), Duration.ofMinutes(5));
        api = ApiHandler.configure(builder(), settings()).singletons(new AdminToken("admin")).start();
        dispatch = DispatchHandler.configure(builder(), settings()).start();
        front = HttpFront.start(0, new ApiHandler(api), Duration.ofSeconds(29), Map.of());
        client = new TidingsClient(front.uri(), "admin");
        organization = "/organizations/" + client.newOrganization("parallelworks");
    }

    @AfterEach
    void stop() {
        front.close();
        dispatch.close();
        api.close();
        receivers.close();
        keys.close();
        aws.close();
    }

    @Test
    void shouldPlayTwoProcesses() {
        Generators snapshot = Generators.now();

        snapshot.restore();
        long first = ThreadLocalRandom.current().nextLong();
        snapshot.restore();

        assertThat(ThreadLocalRandom.current().nextLong()).isEqualTo(first);
    }

    @Test
    void shouldMakeNothingTwiceFromOneSnapshot() {
        api.getBean(CheckpointSimulator.class).runBeforeCheckpoint();
        dispatch.getBean(CheckpointSimulator.class).runBeforeCheckpoint();
        Generators snapshot = Generators.now();

        Life first = live(snapshot);
        Life second = live(snapshot);

        assertThat(first.unique).doesNotContainAnyElementsOf(second.unique);
        assertThat(IntStream.range(0, EVENTS)
                .mapToObj(i -> first.delays.get(i).minus(second.delays.get(i)).abs()))
                .as("how far the delays of retries lie apart, of which each is 20 % of 20 minutes sooner or later")
                .anyMatch(difference -> difference.compareTo(Duration.ofSeconds(2)) > 0);
    }

    /// What one process made.
    ///
    /// @param unique ids, tokens and secrets
    /// @param delays until the next attempt
    private record Life(List<String> unique, List<Duration> delays) {}

    private Life live(Generators snapshot) {
        snapshot.restore();
        api.getBean(CheckpointSimulator.class).runAfterRestore();
        dispatch.getBean(CheckpointSimulator.class).runAfterRestore();
        List<String> unique = new ArrayList<>();
        String name = "hook" + System.nanoTime();
        JsonNode webhook = client.post(organization + "/settings/webhooks", "{\"name\":\"" + name + "\",\"url\":\""
                + receiver + "\",\"events\":[\"*\"],\"retry\":{\"delays\":[\"PT20M\"]}}").expecting(201).body();
        unique.add(webhook.path("_id").asText());
        unique.add(webhook.path("secret").asText());
        unique.add(client.post(organization + "/settings/tokens", "{\"name\":\"test\",\"role\":\"org:member\"}")
                .expecting(201)
                .text("token"));
        for (int i = 0; i < EVENTS; i++) {
            unique.add(client.post(organization + "/events",
                    "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"demo\",\"email\":\"demo@example.com\","
                            + "\"userId\":\"1\",\"organization\":\"parallelworks\"}}")
                    .expecting(202)
                    .text("_id"));
        }
        String deliveries = organization + "/settings/webhooks/" + webhook.path("_id").asText() + "/deliveries/";
        List<Duration> delays = new ArrayList<>();
        for (String delivery : dispatched(snapshot)) {
            delays.add(delay(client.get(deliveries + delivery).expecting(200).body()));
        }
        client.delete(organization + "/settings/webhooks/" + webhook.path("_id").asText()).expecting(204);
        return new Life(unique, delays);
    }

    /// From the end of the only attempt.
    private static Duration delay(JsonNode delivery) {
        JsonNode attempt = delivery.path("attempts").path(0);
        Instant end = Instant.parse(attempt.path("at").asText()).plusMillis(attempt.path("milliseconds").asLong());
        return Duration.between(end, Instant.parse(delivery.path("nextAttemptAt").asText()));
    }

    /// Has all messages dispatched, as the first thing that a new process does.
    ///
    /// @return the deliveries that they were about
    private List<String> dispatched(Generators snapshot) {
        SqsEvents events = new SqsEvents("arn:aws:sqs:us-east-1:000000000000:deliveries");
        PolledQueue queue = new PolledQueue(aws.sqs(), queues.deliveries());
        List<String> deliveries = new ArrayList<>();
        while (deliveries.size() < EVENTS) {
            var messages = queue.receive(10, Duration.ofSeconds(1));
            if (!messages.isEmpty()) {
                SQSEvent batch = events.of(messages);
                snapshot.restore();
                new DispatchHandler(dispatch).handleRequest(batch,
                        LocalContext.of("dispatch", Duration.ofSeconds(60)));
                messages.forEach(message -> deliveries.add(Json.parse(message.body()).path("delivery").asText()));
            }
        }
        return deliveries;
    }

    private ApplicationContextBuilder builder() {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments("test")
                .banner(false)
                .singletons(aws.dynamoDb(), aws.sqs(), aws.s3(), keys.store());
    }

    private Map<String, Object> settings() {
        return new HashMap<>(Map.of(
                "tidings.table", LocalTidings.TABLE,
                "tidings.queue-url", queues.deliveries(),
                "tidings.slow-queue-url", queues.slowDeliveries(),
                "tidings.dead-letter-queue-url", queues.deadLetters(),
                "tidings.bucket", "tidings",
                "tidings.metrics", "none",
                "tidings.allowed-networks", "127.0.0.0/8"));
    }
}
