package io.tidings.local.queue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

import io.tidings.embedded.EmbeddedAws;
import io.tidings.local.Eventually;
import io.tidings.local.lambda.Interceptor;

import static org.assertj.core.api.Assertions.assertThat;

/// What is to come again is made visible by the test: no message comes again because a busy machine was slow.
@Execution(ExecutionMode.CONCURRENT)
class SqsEventSourceIT {

    private static final Duration VISIBILITY = Duration.ofMinutes(2);

    private static final EventSourceSettings SETTINGS = new EventSourceSettings(10, Duration.ZERO, 10,
            Duration.ofSeconds(60));

    private static EmbeddedAws aws;
    private static SqsClient sqs;
    private static final int TRIES = 10;

    private final ReceivedEvents received = new ReceivedEvents();
    private String queue;

    @BeforeAll
    static void startQueues() {
        aws = EmbeddedAws.inMemory();
        sqs = aws.sqs();
    }

    @AfterAll
    static void stopQueues() {
        aws.close();
    }

    @BeforeEach
    void createQueue() {
        queue = create();
    }

    @Test
    void shouldDeliverAtOnce() {
        try (var _ = start(received, SETTINGS)) {
            send("warm");
            Eventually.assertThat(() -> assertThat(received.bodies()).contains("warm"));

            // A busy machine may be slow now and then, but a source that waits for a poll to end is slow each time.
            assertThat(IntStream.range(0, TRIES).mapToObj(i -> {
                var start = System.nanoTime();
                send("hello" + i);
                Eventually.assertThat(() -> assertThat(received.bodies()).contains("hello" + i));
                return Duration.ofNanos(System.nanoTime() - start);
            })).anyMatch(time -> time.compareTo(Duration.ofMillis(500)) < 0);
        }
    }

    @Test
    void shouldFillRecordsAsLambdaDoes() {
        var version = MessageAttributeValue.builder().dataType("Number").stringValue("1").build();
        sqs.sendMessage(send -> send.queueUrl(queue)
                .messageBody("hello")
                .messageGroupId("organization")
                .messageAttributes(Map.of("version", version)));

        try (var _ = start(received, SETTINGS)) {
            Eventually.assertThat(() -> assertThat(received.bodies()).containsExactly("hello"));
        }

        var message = received.messages().getFirst();
        assertThat(message.getMessageId()).isNotBlank();
        assertThat(message.getReceiptHandle()).isNotBlank();
        assertThat(message.getMd5OfBody()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(message.getEventSource()).isEqualTo("aws:sqs");
        assertThat(message.getEventSourceArn()).isEqualTo(arn());
        assertThat(message.getAwsRegion()).isEqualTo("us-east-1");
        assertThat(message.getAttributes()).containsEntry("ApproximateReceiveCount", "1")
                .containsEntry("MessageGroupId", "organization")
                .containsKeys("SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp");
        assertThat(message.getMessageAttributes().get("version").getStringValue()).isEqualTo("1");
        assertThat(message.getMessageAttributes().get("version").getDataType()).isEqualTo("Number");
    }

    @Test
    void shouldDeleteWhatSucceeded() {
        sendMany(25);

        try (var _ = start(received, SETTINGS)) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.bodies()).containsExactlyInAnyOrderElementsOf(numbers(25));
    }

    @Test
    void shouldDeliverExactlyTheFailuresAgain() {
        sendMany(10);

        try (var _ = start((event, _) -> {
            received.add(event);
            var failed = event.getRecords()
                    .stream()
                    .filter(SqsEventSourceIT::isFirstReceive)
                    .filter(message -> message.getBody().equals("3") || message.getBody().equals("7"))
                    .toList();
            failed.forEach(this::makeVisible);
            return failures(failed.stream().map(SQSMessage::getMessageId).toArray(String[]::new));
        }, SETTINGS)) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.bodies()).hasSize(12).containsAll(numbers(10));
        assertThat(received.messages()).filteredOn(message -> !isFirstReceive(message))
                .extracting(SQSMessage::getBody)
                .containsExactlyInAnyOrder("3", "7");
    }

    @Test
    void shouldDeliverAllAgainWhenAFailureNamesNoMessage() {
        assertDeliveredTwice((event, _) -> {
            received.add(event);
            return isFirstReceive(event) ? failures("unknown") : null;
        }, SETTINGS);
    }

    @Test
    void shouldDeliverAllAgainWhenTheFunctionThrows() {
        assertDeliveredTwice((event, _) -> {
            received.add(event);
            if (isFirstReceive(event)) {
                throw new IllegalStateException("on purpose");
            }
            return failures();
        }, SETTINGS);
    }

    @Test
    void shouldDeliverAllAgainWhenTheFunctionTimesOut() throws InterruptedException {
        var interrupted = new CountDownLatch(1);

        assertDeliveredTwice((event, _) -> {
            received.add(event);
            if (isFirstReceive(event)) {
                sleepUntilInterrupted(interrupted);
            }
            return failures();
        }, new EventSourceSettings(10, Duration.ZERO, 2, Duration.ofSeconds(1)));

        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldNotExceedTheBatchSize() {
        sendMany(10);

        try (var _ = start(received, new EventSourceSettings(3, Duration.ZERO, 2, Duration.ofSeconds(60)))) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.events()).allSatisfy(event -> assertThat(event.getRecords()).hasSizeLessThanOrEqualTo(3));
        assertThat(received.bodies()).containsExactlyInAnyOrderElementsOf(numbers(10));
    }

    @Test
    void shouldGatherMoreThanOneReceiveWithinTheWindow() {
        sendMany(40);

        try (var _ = start(received,
                new EventSourceSettings(20, Duration.ofSeconds(10), 2, Duration.ofSeconds(60)))) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.events()).allSatisfy(event -> assertThat(event.getRecords()).hasSize(20));
        assertThat(received.bodies()).containsExactlyInAnyOrderElementsOf(numbers(40));
    }

    @Test
    void shouldNotExceedTheMaximumConcurrency() {
        sendMany(20);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var three = new CountDownLatch(3);

        try (var _ = start((event, _) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            three.countDown();
            await(three);
            sleep(Duration.ofMillis(20));
            running.decrementAndGet();
            return received.handleRequest(event, null);
        }, new EventSourceSettings(1, Duration.ZERO, 3, Duration.ofSeconds(60)))) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(most).hasValue(3);
        assertThat(received.bodies()).hasSize(20);
    }

    @Test
    void shouldEndRunningInvocationsWhenClosed() throws InterruptedException {
        var begun = new CountDownLatch(1);
        send("hello");

        try (var _ = start((event, _) -> {
            begun.countDown();
            sleep(Duration.ofMillis(300));
            return received.handleRequest(event, null);
        }, SETTINGS)) {
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(received.bodies()).containsExactly("hello");
        assertThat(remaining()).isZero();
    }

    @Test
    void shouldLoseNothingWhenClosedUnderLoad() {
        sendMany(60);
        RequestHandler<SQSEvent, SQSBatchResponse> slow = (event, _) -> {
            sleep(Duration.ofMillis(20));
            return received.handleRequest(event, null);
        };
        try (var _ = start(slow, new EventSourceSettings(1, Duration.ZERO, 3, Duration.ofSeconds(60)))) {
            Eventually.assertThat(() -> assertThat(received.bodies()).hasSizeGreaterThan(20));
        }
        assertThat(received.bodies().size() + remaining()).isEqualTo(60);
        assertThat(remaining()).isPositive();

        try (var _ = start(slow, SETTINGS)) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.bodies()).containsExactlyInAnyOrderElementsOf(numbers(60));
    }

    @Test
    void shouldCloseSoonWhenIdle() {
        var source = start(received, SETTINGS);
        send("hello");
        Eventually.assertThat(() -> assertThat(received.bodies()).containsExactly("hello"));
        var start = System.nanoTime();

        source.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void shouldGoOnWhenReceivingFails() {
        var failures = new AtomicInteger(10);
        try (var unreliable = SqsClients.failing(aws, ReceiveMessageRequest.class, failures);
                var _ = SqsEventSource.start(unreliable, queue, received, SETTINGS, Interceptor.NONE)) {
            send("hello");

            Eventually.assertThat(() -> assertThat(received.bodies()).containsExactly("hello"));
        }

        assertThat(failures).hasNonPositiveValue();
    }

    @Test
    void shouldDeliverAgainWhatCouldNotBeDeleted() {
        var failures = new AtomicInteger(1);
        send("hello");

        try (var unreliable = SqsClients.failing(aws, DeleteMessageBatchRequest.class, failures);
                var _ = SqsEventSource.start(unreliable, queue, received, SETTINGS, Interceptor.NONE)) {
            Eventually.assertThat(() -> assertThat(failures).hasNonPositiveValue());
            received.messages().forEach(this::makeVisible);
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.bodies()).containsExactly("hello", "hello");
    }

    @Test
    void shouldDeliverTwiceWhenTheQueueDuplicates() {
        send("hello");

        try (var _ = start(received, SETTINGS, new Interceptor() {
            @Override
            public boolean isDeliveredTwice(SQSEvent event) {
                return true;
            }
        })) {
            Eventually.assertThat(() -> assertThat(received.bodies()).containsExactly("hello", "hello"));
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }
    }

    /// As after a crash, or when Lambda has no capacity left.
    @Test
    void shouldDeliverLaterWhatDidNotReachTheFunction() {
        send("hello");

        try (var _ = start(received, SETTINGS, new Interceptor() {
            @Override
            public void beforeInvoke(SQSEvent event) {
                crashOnFirstReceive(event);
            }
        })) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.messages()).singleElement()
                .satisfies(message -> assertThat(isFirstReceive(message)).isFalse());
    }

    @Test
    void shouldDeliverTwiceAfterACrashBeforeTheDelete() {
        send("hello");

        try (var _ = start(received, SETTINGS, new Interceptor() {
            @Override
            public void beforeDelete(SQSEvent event) {
                crashOnFirstReceive(event);
            }
        })) {
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.bodies()).containsExactly("hello", "hello");
    }

    private void assertDeliveredTwice(RequestHandler<SQSEvent, SQSBatchResponse> handler,
            EventSourceSettings settings) {
        send("hello");

        try (var _ = start(handler, settings)) {
            Eventually.assertThat(() -> assertThat(received.messages()).isNotEmpty());
            received.messages().forEach(this::makeVisible);
            Eventually.assertThat(() -> assertThat(remaining()).isZero());
        }

        assertThat(received.messages()).extracting(message -> message.getAttributes().get("ApproximateReceiveCount"))
                .containsExactly("1", "2");
    }

    private SqsEventSource start(RequestHandler<SQSEvent, SQSBatchResponse> handler, EventSourceSettings settings) {
        return start(handler, settings, Interceptor.NONE);
    }

    private SqsEventSource start(RequestHandler<SQSEvent, SQSBatchResponse> handler, EventSourceSettings settings,
            Interceptor interceptor) {
        return SqsEventSource.start(sqs, queue, handler, settings, interceptor);
    }

    private static String create() {
        var seconds = Long.toString(VISIBILITY.toSeconds());
        return sqs.createQueue(create -> create.queueName(UUID.randomUUID().toString())
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, seconds))).queueUrl();
    }

    private void send(String body) {
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body));
    }

    private void sendMany(int count) {
        for (var from = 0; from < count; from += 10) {
            var entries = IntStream.range(from, Math.min(count, from + 10))
                    .mapToObj(Integer::toString)
                    .map(i -> SendMessageBatchRequestEntry.builder().id(i).messageBody(i).build())
                    .toList();
            sqs.sendMessageBatch(send -> send.queueUrl(queue).entries(entries));
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private String arn() {
        return new PolledQueue(sqs, queue).arn();
    }

    private int remaining() {
        return sqs.getQueueAttributes(get -> get.queueUrl(queue)
                .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /// Ends the visibility timeout of a message that was received.
    private void makeVisible(SQSMessage message) {
        sqs.changeMessageVisibility(
                change -> change.queueUrl(queue).receiptHandle(message.getReceiptHandle()).visibilityTimeout(0));
    }

    private static boolean isFirstReceive(SQSEvent event) {
        return isFirstReceive(event.getRecords().getFirst());
    }

    private static boolean isFirstReceive(SQSMessage message) {
        return message.getAttributes().get("ApproximateReceiveCount").equals("1");
    }

    private void crashOnFirstReceive(SQSEvent event) {
        if (isFirstReceive(event)) {
            event.getRecords().forEach(this::makeVisible);
            throw new IllegalStateException("crashed on purpose");
        }
    }

    private static SQSBatchResponse failures(String... ids) {
        return new SQSBatchResponse(Arrays.stream(ids).map(BatchItemFailure::new).toList());
    }

    private static void sleepUntilInterrupted(CountDownLatch interrupted) {
        try {
            Thread.sleep(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
