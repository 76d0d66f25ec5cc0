package io.tidings.sqs;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;

import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.DeadLetterAdmin.Contents;
import io.tidings.delivery.Redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What SQS does and the look-alike does not: its answers are those that AWS documents.
class SqsDeadLetterAdminTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<ListMessageMoveTasksResultEntry> tasks = new ArrayList<>();
    private final AnsweringSqs sqs = new AnsweringSqs()
            .on(GetQueueAttributesRequest.class, request -> attributes(
                    Map.of(QueueAttributeName.QUEUE_ARN, "arn:" + request.queueUrl())))
            .on(ListMessageMoveTasksRequest.class,
                    _ -> ListMessageMoveTasksResponse.builder().results(tasks).build())
            .on(StartMessageMoveTaskRequest.class, _ -> StartMessageMoveTaskResponse.builder().build());
    private final DeadLetterAdmin queue = new SqsDeadLetterAdmin(sqs.client(), "dead", "deliveries",
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void shouldSayWhereToAndHowFast() {
        Optional<Redrive> begun = queue.startRedrive(Optional.of(7));

        assertThat(begun).contains(new Redrive(Redrive.Status.RUNNING, 0, Optional.empty(), NOW, Optional.of(7),
                Optional.empty()));
        assertThat(sqs.requests(StartMessageMoveTaskRequest.class)).singleElement().satisfies(start -> {
            assertThat(start.sourceArn()).isEqualTo("arn:dead");
            assertThat(start.destinationArn()).isEqualTo("arn:deliveries");
            assertThat(start.maxNumberOfMessagesPerSecond()).isEqualTo(7);
        });
    }

    @Test
    void shouldLeaveTheRateToSqsUnlessTold() {
        queue.startRedrive(Optional.empty());

        assertThat(sqs.requests(StartMessageMoveTaskRequest.class)).singleElement()
                .satisfies(start -> assertThat(start.maxNumberOfMessagesPerSecond()).isNull());
    }

    @Test
    void shouldLookUpEachQueueOnce() {
        queue.startRedrive(Optional.empty());
        queue.startRedrive(Optional.empty());
        queue.latestRedrive();

        assertThat(sqs.requests(GetQueueAttributesRequest.class)).extracting(GetQueueAttributesRequest::queueUrl)
                .containsExactlyInAnyOrder("dead", "deliveries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "CANCELLING"})
    void shouldTellThatAnotherIsGoingOn(String status) {
        tasks.add(task(status).build());
        sqs.on(StartMessageMoveTaskRequest.class, _ -> {
            throw refusal("InvalidParameterValue");
        });

        assertThat(queue.startRedrive(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPLETED", "CANCELLED", "FAILED"})
    void shouldPassOnAnyOtherRefusal(String status) {
        tasks.add(task(status).build());
        sqs.on(StartMessageMoveTaskRequest.class, _ -> {
            throw refusal("AccessDenied");
        });

        assertThatThrownBy(() -> queue.startRedrive(Optional.empty())).isInstanceOf(SqsException.class);
    }

    @ParameterizedTest
    @CsvSource({"CREATED, RUNNING", "RUNNING, RUNNING", "COMPLETED, COMPLETED", "CANCELLING, CANCELLING",
            "CANCELLED, CANCELLED", "FAILED, FAILED"})
    void shouldReadEveryStatus(String status, Redrive.Status expected) {
        tasks.add(task(status).build());

        assertThat(queue.latestRedrive()).map(Redrive::status).contains(expected);
    }

    @Test
    void shouldTellHowATaskWent() {
        tasks.add(task("FAILED").approximateNumberOfMessagesMoved(3L)
                .approximateNumberOfMessagesToMove(10L)
                .maxNumberOfMessagesPerSecond(1)
                .failureReason("AWS.SimpleQueueService.NonExistentQueue")
                .build());

        assertThat(queue.latestRedrive()).contains(new Redrive(Redrive.Status.FAILED, 3, Optional.of(10L), NOW,
                Optional.of(1), Optional.of("AWS.SimpleQueueService.NonExistentQueue")));
    }

    @Test
    void shouldTellOfATaskOfWhichLittleIsKnown() {
        tasks.add(task("RUNNING").build());

        assertThat(queue.latestRedrive()).contains(new Redrive(Redrive.Status.RUNNING, 0, Optional.empty(), NOW,
                Optional.empty(), Optional.empty()));
    }

    @Test
    void shouldTellOfTheLatestTask() {
        tasks.add(task("COMPLETED").startedTimestamp(NOW.minusSeconds(1).toEpochMilli()).build());
        tasks.add(task("RUNNING").build());
        tasks.add(task("FAILED").startedTimestamp(NOW.minusSeconds(2).toEpochMilli()).build());

        assertThat(queue.latestRedrive()).map(Redrive::status).contains(Redrive.Status.RUNNING);
    }

    @Test
    void shouldCancelTheRunningTask() {
        tasks.add(task("RUNNING").taskHandle("handle").approximateNumberOfMessagesToMove(10L).build());
        sqs.on(CancelMessageMoveTaskRequest.class,
                _ -> CancelMessageMoveTaskResponse.builder().approximateNumberOfMessagesMoved(4L).build());

        assertThat(queue.cancelRedrive()).contains(new Redrive(Redrive.Status.CANCELLING, 4, Optional.of(10L), NOW,
                Optional.empty(), Optional.empty()));
        assertThat(sqs.requests(CancelMessageMoveTaskRequest.class))
                .extracting(CancelMessageMoveTaskRequest::taskHandle)
                .containsExactly("handle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPLETED", "CANCELLING", "CANCELLED", "FAILED"})
    void shouldCancelNothingElse(String status) {
        tasks.add(task(status).build());

        assertThat(queue.cancelRedrive()).isEmpty();
    }

    @Test
    void shouldNotMindThatATaskEndsBeforeItIsCancelled() {
        tasks.add(task("RUNNING").taskHandle("handle").build());
        sqs.on(CancelMessageMoveTaskRequest.class, _ -> {
            tasks.set(0, task("COMPLETED").build());
            throw refusal("ResourceNotFoundException");
        });

        assertThat(queue.cancelRedrive()).isEmpty();
    }

    @Test
    void shouldPassOnThatATaskCannotBeCancelled() {
        tasks.add(task("RUNNING").taskHandle("handle").build());
        sqs.on(CancelMessageMoveTaskRequest.class, _ -> {
            throw refusal("AccessDenied");
        });

        assertThatThrownBy(queue::cancelRedrive).isInstanceOf(SqsException.class);
    }

    @Test
    void shouldAskAgainForWhatOneCallDoesNotFind() {
        count(8, 1);
        List<List<Integer>> answers = List.of(List.of(1, 2, 3), List.of(3, 4), List.of(4, 5, 6));
        receive(answers);

        Contents contents = queue.peek();

        assertThat(contents.depth()).isEqualTo(9);
        assertThat(contents.sample()).extracting(letter -> letter.sentAt().toEpochMilli())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(sqs.requests(ReceiveMessageRequest.class)).hasSize(3)
                .allSatisfy(request -> assertThat(request.visibilityTimeout()).isZero());
    }

    @Test
    void shouldNotAskAgainInVain() {
        count(8, 0);
        receive(List.of(List.of(1, 2), List.of(1, 2), List.of(3)));

        assertThat(queue.peek().sample()).hasSize(2);
    }

    @Test
    void shouldShowNoMoreThanItMay() {
        count(40, 0);
        receive(List.of(IntStream.range(0, 9).boxed().toList(), IntStream.range(9, 18).boxed().toList()));

        assertThat(queue.peek().sample()).hasSize(DeadLetterAdmin.MAX_SAMPLE);
    }

    @Test
    void shouldCountWhatItSeesWhenTheCountLagsBehind() {
        count(0, 0);
        receive(List.of(List.of(1, 2)));

        assertThat(queue.peek().depth()).isEqualTo(2);
    }

    private void count(int visible, int hidden) {
        sqs.on(GetQueueAttributesRequest.class, _ -> attributes(Map.of(
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, String.valueOf(visible),
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, String.valueOf(hidden))));
    }

    private void receive(List<List<Integer>> answers) {
        sqs.on(ReceiveMessageRequest.class, _ -> ReceiveMessageResponse.builder()
                .messages(answers.get(sqs.requests(ReceiveMessageRequest.class).size() - 1)
                        .stream()
                        .map(SqsDeadLetterAdminTest::message)
                        .toList())
                .build());
    }

    private static Message message(int number) {
        return Message.builder()
                .messageId(String.valueOf(number))
                .body("garbage")
                .attributes(Map.of(MessageSystemAttributeName.SENT_TIMESTAMP, String.valueOf(number),
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1"))
                .build();
    }

    private static GetQueueAttributesResponse attributes(Map<QueueAttributeName, String> attributes) {
        return GetQueueAttributesResponse.builder().attributes(attributes).build();
    }

    private static ListMessageMoveTasksResultEntry.Builder task(String status) {
        return ListMessageMoveTasksResultEntry.builder().status(status).startedTimestamp(NOW.toEpochMilli());
    }

    private static SqsException refusal(String code) {
        return (SqsException) SqsException.builder()
                .message(code)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .statusCode(400)
                .build();
    }
}
