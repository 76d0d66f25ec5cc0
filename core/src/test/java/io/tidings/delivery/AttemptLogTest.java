package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.tidings.metric.Metric;
import io.tidings.sending.Outcome;
import io.tidings.sending.Outcome.Failure;
import io.tidings.sending.Response;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;

/// What is told of attempts: in the log and in metrics.
class AttemptLogTest {

    private final Dispatching dispatching = new Dispatching();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AttemptLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Webhook webhook = dispatching.webhook();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
        dispatching.close();
    }

    @Test
    void shouldTellOfADelivery() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.clock.pass(Duration.ofSeconds(3));

        dispatching.dispatch();

        assertThat(onlyLine()).containsEntry("organization", delivery.event().organization().value())
                .containsEntry("webhook", webhook.id().value())
                .containsEntry("event", delivery.event().id().value())
                .containsEntry("delivery", delivery.id().value())
                .containsEntry("eventType", "deployment.build.created")
                .containsEntry("attempt", 1)
                .containsEntry("round", 1)
                .containsEntry("host", "receiver.example.com")
                .containsEntry("outcome", "delivered")
                .containsEntry("httpStatus", 200)
                .containsEntry("status", "delivered")
                .containsKey("durationMs")
                .doesNotContainKey("nextDelayMs");
        assertThat(dispatching.metrics.counts()).isEqualTo(Map.of(Metric.DELIVERED, 1));
        assertThat(dispatching.metrics.times(Metric.PUBLISH_TO_ARRIVAL)).containsExactly(Duration.ofSeconds(3));
        assertThat(dispatching.metrics.times(Metric.RECEIVER_LATENCY)).hasSize(1);
    }

    @Test
    void shouldTellOfAnAttemptThatAnotherWillFollow() {
        dispatching.sender.answer(new Outcome.Rejected(Response.of(500), Optional.empty()));
        dispatching.enqueue(webhook);

        dispatching.dispatch();

        assertThat(onlyLine()).containsEntry("outcome", "rejected")
                .containsEntry("httpStatus", 500)
                .containsEntry("status", "retrying")
                .containsEntry("nextDelayMs", 5_000L);
        assertThat(dispatching.metrics.counts()).isEqualTo(Map.of(Metric.FAILED, 1, Metric.RETRIED, 1));
    }

    @Test
    void shouldTimeOnlyTheFirstAttemptFromThePublication() {
        dispatching.sender.answer(new Outcome.Rejected(Response.of(500), Optional.empty()));
        dispatching.enqueue(webhook);
        dispatching.dispatch();
        dispatching.clock.pass(Duration.ofSeconds(6));

        dispatching.dispatch();

        assertThat(lines.list).hasSize(2);
        assertThat(dispatching.metrics.times(Metric.PUBLISH_TO_ARRIVAL)).containsExactly(Duration.ZERO);
        assertThat(dispatching.metrics.times(Metric.RECEIVER_LATENCY)).hasSize(2);
    }

    @Test
    void shouldTellOfADeliveryThatIsParkedAndOfOneThatIsGivenUp() {
        dispatching.sender.answer(new Outcome.Rejected(Response.of(500), Optional.empty()));
        dispatching.enqueue(webhook);

        dispatching.pass(Duration.ofHours(40));

        int attempts = RetrySchedule.DEFAULT.delays().size() + 1;
        assertThat(lines.list).hasSize(attempts);
        assertThat(fields(lines.list.getLast())).containsEntry("status", "exhausted")
                .containsEntry("attempt", attempts)
                .doesNotContainKey("nextDelayMs");
        Map<Metric, Integer> counts = dispatching.metrics.counts();
        assertThat(counts).containsEntry(Metric.FAILED, attempts)
                .containsEntry(Metric.RETRIED, attempts - 1)
                .containsEntry(Metric.EXHAUSTED, 1)
                .containsEntry(Metric.PARKED, attempts - 3);
    }

    @Test
    void shouldTellWhyNoAnswerCame() {
        dispatching.sender.answer(new Outcome.Unreachable(Failure.TIMEOUT, "no connection or answer in time"));
        dispatching.enqueue(webhook);

        dispatching.dispatch();

        assertThat(onlyLine()).containsEntry("outcome", "unreachable")
                .containsEntry("detail", "timeout: no connection or answer in time")
                .doesNotContainKey("httpStatus");
    }

    @Test
    void shouldTellNothingThatTheReceiverAnsweredNorWhereInItsUrl() {
        dispatching.sender.answer(new Outcome.Rejected(new Response(500, Map.of("x-secret", "sesame"), "open sesame",
                false), Optional.empty()));
        dispatching.enqueue(webhook);

        dispatching.dispatch();

        assertThat(onlyLine().toString()).doesNotContain("sesame").doesNotContain("/hook").doesNotContain("demo");
    }

    private Map<String, Object> onlyLine() {
        assertThat(lines.list).hasSize(1);
        return fields(lines.list.getFirst());
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        assertThat(line.getFormattedMessage()).isEqualTo("attempt");
        List<org.slf4j.event.KeyValuePair> pairs = line.getKeyValuePairs();
        return pairs.stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }
}
