package io.tidings.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

/// What Tidings relies on in SQS, asked of the look-alike.
class EmbeddedSqsIT {

    private static EmbeddedAws aws;
    private static SqsClient sqs;

    @BeforeAll
    static void start() {
        aws = EmbeddedAws.start(Optional.empty(), Optional.empty());
        sqs = aws.sqs();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void shouldAcceptAMessageGroupIdOnAStandardQueue() {
        var queue = queue(Map.of());

        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("hello").messageGroupId("organization"));

        assertThat(receive(queue)).singleElement()
                .satisfies(message -> assertThat(message.attributes())
                        .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "organization"));
    }

    @Test
    void shouldNotHoldBackAGroupOnAStandardQueue() {
        var queue = queue(Map.of());
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("first").messageGroupId("organization"));
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("second").messageGroupId("organization"));

        var first = sqs.receiveMessage(receive -> receive.queueUrl(queue).maxNumberOfMessages(1)).messages();
        var second = sqs.receiveMessage(receive -> receive.queueUrl(queue).maxNumberOfMessages(1)).messages();

        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1);
    }

    @Test
    void shouldCarryMessageAttributes() {
        var queue = queue(Map.of());
        var version = MessageAttributeValue.builder().dataType("Number").stringValue("1").build();
        sqs.sendMessage(
                send -> send.queueUrl(queue).messageBody("hello").messageAttributes(Map.of("version", version)));

        assertThat(receive(queue)).singleElement()
                .satisfies(message -> assertThat(message.messageAttributes()).containsEntry("version", version));
    }

    @Test
    void shouldMoveAMessageToTheDeadLetterQueueAfterTooManyReceives() {
        var dead = queue(Map.of());
        var queue = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "0", QueueAttributeName.REDRIVE_POLICY,
                redrivePolicy(dead, 2)));
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("poison"));

        assertThat(receive(queue)).hasSize(1);
        assertThat(receive(queue)).hasSize(1);
        assertThat(sqs.receiveMessage(receive -> receive.queueUrl(queue)).messages()).isEmpty();

        assertThat(receive(dead)).singleElement().extracting(Message::body).isEqualTo("poison");
    }

    @Test
    void shouldChangeTheVisibilityOfABatch() {
        var queue = queue(Map.of());
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("soon"));
        var message = receive(queue).getFirst();

        var now = ChangeMessageVisibilityBatchRequestEntry.builder()
                .id("a")
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout(0)
                .build();
        var changed = sqs.changeMessageVisibilityBatch(change -> change.queueUrl(queue).entries(now));

        assertThat(changed.successful()).hasSize(1);
        assertThat(changed.failed()).isEmpty();
        assertThat(receive(queue)).singleElement()
                .satisfies(again -> assertThat(again.attributes())
                        .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2"));
    }

    @Test
    void shouldMoveDeadLettersBack() {
        var dead = queue(Map.of());
        var queue = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "0", QueueAttributeName.REDRIVE_POLICY,
                redrivePolicy(dead, 1)));
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("again"));
        assertThat(receive(queue)).hasSize(1);
        assertThat(sqs.receiveMessage(receive -> receive.queueUrl(queue)).messages()).isEmpty();

        var task = sqs.startMessageMoveTask(move -> move.sourceArn(arn(dead)).destinationArn(arn(queue)));

        assertThat(task.taskHandle()).isNotBlank();
        assertThat(receive(queue)).singleElement().extracting(Message::body).isEqualTo("again");
        assertThat(sqs.listMessageMoveTasks(list -> list.sourceArn(arn(dead))).results()).hasSize(1);
    }

    @Test
    void shouldHandAMessageToAWaitingReceiverAtOnce() {
        var queue = queue(Map.of());
        var received = CompletableFuture.supplyAsync(() -> receive(queue));

        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("hello"));

        assertThat(received).succeedsWithin(Duration.ofSeconds(2)).satisfies(m -> assertThat(m).hasSize(1));
    }

    private static String queue(Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(create -> create.queueName(UUID.randomUUID().toString()).attributes(attributes))
                .queueUrl();
    }

    private static List<Message> receive(String queue) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queue)
                .maxNumberOfMessages(10)
                .waitTimeSeconds(5)
                .messageAttributeNames("All")
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
    }

    private static String arn(String queue) {
        return sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    private static String redrivePolicy(String dead, int receives) {
        return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}".formatted(arn(dead), receives);
    }
}
