package io.tidings.local;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tidings.local.queue.EventSourceSettings;
import io.tidings.sqs.QueueNames;

import static org.assertj.core.api.Assertions.assertThat;

/// Invocations that die half-way, and messages that come twice.
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {

    /// A crash ends it early. No message comes again because a busy machine was slow.
    private static final Duration VISIBILITY = Duration.ofMinutes(2);

    private final CompletableFuture<LocalTidings> started = new CompletableFuture<>();

    @Test
    void shouldAttemptAgainWhatAnInvocationDiedBefore() {
        AtomicInteger crashes = new AtomicInteger();
        Faults faults = new Faults() {
            @Override
            public void beforeInvoke(SQSEvent event) {
                if (crashes.getAndIncrement() == 0) {
                    crash(event, "before the handler");
                }
            }
        };
        try (Fixture fixture = new Fixture(faults)) {
            JsonNode delivery = fixture.publishAndAwait("delivered");

            assertThat(crashes).hasValueGreaterThan(1);
            assertThat(delivery.path("attemptCount").asInt()).isEqualTo(1);
            assertThat(fixture.receivers.requests("/hook")).isEqualTo(1);
        }
    }

    /// The callback was made and recorded, but the message was never deleted: it comes again and is not sent again.
    @Test
    void shouldNotSendAgainWhatAnInvocationDeliveredBeforeItDied() {
        AtomicInteger crashes = new AtomicInteger();
        Faults faults = new Faults() {
            @Override
            public void beforeDelete(SQSEvent event) {
                if (crashes.getAndIncrement() == 0) {
                    crash(event, "before the message is deleted");
                }
            }
        };
        try (Fixture fixture = new Fixture(faults)) {
            JsonNode delivery = fixture.publishAndAwait("delivered");
            Eventually.assertThat(() -> assertThat(crashes).hasValueGreaterThan(1));
            Eventually.assertThat(() -> assertThat(fixture.messagesLeft()).isZero());

            assertThat(delivery.path("attemptCount").asInt()).isEqualTo(1);
            assertThat(fixture.receivers.requests("/hook")).isEqualTo(1);
        }
    }

    @Test
    void shouldNotSendAgainAMessageThatIsReceivedTwice() {
        AtomicInteger receives = new AtomicInteger();
        AtomicInteger ends = new AtomicInteger();
        CountDownLatch firstEnded = new CountDownLatch(1);
        Faults faults = new Faults() {
            @Override
            public boolean isDeliveredTwice(SQSEvent event) {
                return true;
            }

            @Override
            public void beforeInvoke(SQSEvent event) {
                // The second receive comes after the first has been dealt with.
                if (receives.getAndIncrement() > 0) {
                    await(firstEnded);
                }
            }

            @Override
            public void beforeDelete(SQSEvent event) {
                firstEnded.countDown();
                ends.incrementAndGet();
            }
        };
        try (Fixture fixture = new Fixture(faults)) {
            fixture.publishAndAwait("delivered");
            Eventually.assertThat(() -> assertThat(ends).hasValueGreaterThan(1));

            assertThat(fixture.receivers.requests("/hook")).isEqualTo(1);
        }
    }

    private void crash(SQSEvent event, String where) {
        LocalTidings stack = started.join();
        event.getRecords()
                .forEach(message -> stack.aws()
                        .sqs()
                        .changeMessageVisibility(change -> change
                                .queueUrl(message.getEventSourceArn().endsWith(QueueNames.DELIVERIES_SLOW)
                                        ? stack.queues().slowDeliveries()
                                        : stack.queues().deliveries())
                                .receiptHandle(message.getReceiptHandle())
                                .visibilityTimeout(0)));
        throw new IllegalStateException("a crash " + where);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One webhook to a receiver that takes everything.
    private final class Fixture implements AutoCloseable {

        private final LocalTidings stack;
        private final Receivers receivers = new Receivers();
        private final TidingsClient client;
        private final String organization;

        Fixture(Faults faults) {
            stack = LocalTidings.start(
                    new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "PT1S", VISIBILITY,
                            LocalSettings.DEFAULT_SWEEP),
                    new EventSourceSettings(10, Duration.ZERO, 2, Duration.ofSeconds(60)), faults);
            started.complete(stack);
            client = new TidingsClient(stack.uri(), "admin");
            organization = client.newOrganization("parallelworks");
            URI url = receivers.on("/hook", exchange -> Receivers.answer(exchange, 200));
            client.post("/organizations/" + organization + "/settings/webhooks",
                    "{\"name\":\"demo\",\"url\":\"" + url + "\",\"events\":[\"*\"]}").expecting(201);
        }

        JsonNode publishAndAwait(String status) {
            String event = client.post("/organizations/" + organization + "/events",
                    "{\"type\":\"USER_DISABLED\",\"payload\":{\"username\":\"demo\",\"email\":\"demo@example.com\",\"userId\":\"1\","
                            + "\"organization\":\"parallelworks\"}}")
                    .expecting(202)
                    .text("_id");
            Eventually.assertThat(() -> assertThat(delivery(event).path("status").asText()).isEqualTo(status));
            return delivery(event);
        }

        private JsonNode delivery(String event) {
            return client.get("/organizations/" + organization + "/events/" + event)
                    .expecting(200)
                    .body()
                    .path("deliveries")
                    .path(0);
        }

        int messagesLeft() {
            return stack.queues().messages(stack.aws().sqs());
        }

        @Override
        public void close() {
            stack.close();
            receivers.close();
        }
    }
}
