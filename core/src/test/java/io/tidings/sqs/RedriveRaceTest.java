package io.tidings.sqs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;

import io.tidings.delivery.Redrive;
import io.tidings.testing.Examples;
import io.tidings.testing.TestingClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A redrive right behind another: what SQS's list of tasks says lags behind what it refuses.
class RedriveRaceTest {

    private final Refusing sqs = new Refusing();
    private final List<Duration> paused = new ArrayList<>();
    private final SqsDeadLetterAdmin queue = new SqsDeadLetterAdmin(sqs, "dead", "deliveries",
            new TestingClock(Examples.NOW), paused::add);

    @Test
    void shouldStartOnceTheFormerHasEnded() {
        sqs.refuse(2, 400);
        sqs.latest = Optional.of(task("COMPLETED", Examples.NOW.minusSeconds(2)));

        assertThat(queue.startRedrive(Optional.empty())).map(Redrive::startedAt).contains(Examples.NOW);
        assertThat(paused).hasSize(2);
    }

    @Test
    void shouldSayThatOneIsGoingOn() {
        sqs.refuse(1, 400);
        sqs.latest = Optional.of(task("RUNNING", Examples.NOW.minusSeconds(2)));

        assertThat(queue.startRedrive(Optional.empty())).isEmpty();
        assertThat(paused).isEmpty();
    }

    @Test
    void shouldBelieveThatOneIsGoingOnThoughTheListSaysThatItHasEnded() {
        sqs.refuse(100, 400);
        sqs.latest = Optional.of(task("COMPLETED", Examples.NOW.minusSeconds(59)));

        assertThat(queue.startRedrive(Optional.empty())).isEmpty();
    }

    @Test
    void shouldFailWhereThereIsNoOther() {
        sqs.refuse(100, 400);
        sqs.latest = Optional.of(task("COMPLETED", Examples.NOW.minusSeconds(60)));

        assertThatThrownBy(() -> queue.startRedrive(Optional.empty())).isInstanceOf(SqsException.class);
    }

    @Test
    void shouldNotTryAgainWhereSqsItselfFails() {
        sqs.refuse(100, 503);

        assertThatThrownBy(() -> queue.startRedrive(Optional.empty())).isInstanceOf(SqsException.class);
        assertThat(paused).isEmpty();
    }

    private static Map.Entry<String, Instant> task(String status, Instant since) {
        return Map.entry(status, since);
    }

    /// As much of SQS as a redrive asks for.
    private static final class Refusing implements SqsClient {

        private final Deque<Integer> refusals = new ArrayDeque<>();
        private Optional<Map.Entry<String, Instant>> latest = Optional.empty();

        void refuse(int times, int status) {
            for (int i = 0; i < times; i++) {
                refusals.add(status);
            }
        }

        @Override
        public StartMessageMoveTaskResponse startMessageMoveTask(StartMessageMoveTaskRequest request) {
            if (!refusals.isEmpty()) {
                throw SqsException.builder().statusCode(refusals.remove()).message("There is another task").build();
            }
            return StartMessageMoveTaskResponse.builder().build();
        }

        @Override
        public ListMessageMoveTasksResponse listMessageMoveTasks(ListMessageMoveTasksRequest request) {
            return ListMessageMoveTasksResponse.builder()
                    .results(latest.stream()
                            .map(task -> software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry
                                    .builder()
                                    .status(task.getKey())
                                    .startedTimestamp(task.getValue().toEpochMilli())
                                    .build())
                            .toList())
                    .build();
        }

        @Override
        public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
            return GetQueueAttributesResponse.builder()
                    .attributes(Map.of(QueueAttributeName.QUEUE_ARN, "arn:" + request.queueUrl()))
                    .build();
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {}
    }
}
