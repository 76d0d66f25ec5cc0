package io.tidings.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SurvivalIT {

    @TempDir
    private Path folder;

    @Test
    void shouldKeepWhatWasAcknowledgedThroughAKill() throws Exception {
        var acknowledged = writeUntilKilled(60);

        try (var aws = start()) {
            assertThat(Things.names(aws.dynamoDb())).containsAll(acknowledged);
            var messages = receiveAll(aws.sqs(), Writer.QUEUE);
            assertThat(messages).extracting(Message::body).containsAll(acknowledged);
            assertThat(messages).allSatisfy(message -> assertThat(message.attributes())
                    .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "group"));
            assertThat(acknowledged).allSatisfy(id -> assertThat(read(aws.s3(), id)).isEqualTo(id));
        }
    }

    @Test
    void shouldKeepQueuesAndWhatIsInFlightThroughARestart() {
        try (var aws = start()) {
            var queue = aws.sqs()
                    .createQueue(create -> create.queueName("kept")
                            .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "7")))
                    .queueUrl();
            for (var body : List.of("in flight", "deleted", "waiting")) {
                aws.sqs().sendMessage(send -> send.queueUrl(queue).messageBody(body));
            }
            var received = aws.sqs()
                    .receiveMessage(receive -> receive.queueUrl(queue).maxNumberOfMessages(2))
                    .messages();
            aws.sqs().deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(received.get(1).receiptHandle()));
        }

        try (var aws = start()) {
            var queue = url(aws.sqs(), "kept");
            assertThat(aws.sqs()
                    .getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                    .attributes()).containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "7")
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "1");
            assertThat(receiveAll(aws.sqs(), "kept")).extracting(Message::body).containsExactly("waiting");
        }
    }

    @Test
    void shouldKeepDeadLettersAndTheWayBackThroughARestart() {
        var attribute = MessageAttributeValue.builder().dataType("String").stringValue("kept").build();
        try (var aws = start()) {
            var sqs = aws.sqs();
            var dead = sqs.createQueue(create -> create.queueName("dead")).queueUrl();
            var queue = sqs.createQueue(create -> create.queueName("kept")
                    .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "0", QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"1\"}".formatted(arn(sqs, dead)))))
                    .queueUrl();
            for (var body : List.of("first", "second")) {
                sqs.sendMessage(send -> send.queueUrl(queue)
                        .messageBody(body)
                        .messageAttributes(Map.of("attribute", attribute)));
            }
            assertThat(receiveAll(sqs, "kept")).hasSize(2);
        }

        try (var aws = start()) {
            var sqs = aws.sqs();
            assertThat(receiveAll(sqs, "kept")).isEmpty();
            sqs.startMessageMoveTask(move -> move.sourceArn(arn(sqs, url(sqs, "dead"))));
            var back = sqs.receiveMessage(receive -> receive.queueUrl(url(sqs, "kept"))
                    .waitTimeSeconds(5)
                    .messageAttributeNames("All")).messages();
            assertThat(back).isNotEmpty()
                    .allSatisfy(
                            message -> assertThat(message.messageAttributes()).containsEntry("attribute", attribute));
        }
    }

    @Test
    void shouldKeepBucketsObjectsAndTheirMetadataThroughARestart() {
        try (var aws = start()) {
            aws.s3().createBucket(create -> create.bucket("empty"));
            aws.s3().createBucket(create -> create.bucket(Writer.BUCKET));
            aws.s3()
                    .putObject(put -> put.bucket(Writer.BUCKET)
                            .key("folder/key")
                            .contentType("application/json")
                            .metadata(Map.of("organization", "acme")), RequestBody.fromString("{}"));
        }

        try (var aws = start()) {
            assertThat(aws.s3().listBuckets().buckets()).extracting(Bucket::name)
                    .containsExactly("empty", Writer.BUCKET);
            var kept = aws.s3().getObjectAsBytes(get -> get.bucket(Writer.BUCKET).key("folder/key"));
            assertThat(kept.asUtf8String()).isEqualTo("{}");
            assertThat(kept.response().contentType()).isEqualTo("application/json");
            assertThat(kept.response().metadata()).containsEntry("organization", "acme");
        }
    }

    @Test
    void shouldRefuseToHoldTwoFolders(@TempDir Path other) {
        try (var first = start()) {
            assertThat(first.sqs().listQueues().queueUrls()).isEmpty();
            assertThatThrownBy(() -> EmbeddedSqs.start(Optional.of(other))).isInstanceOf(IllegalStateException.class);
        }
    }

    private EmbeddedAws start() {
        return EmbeddedAws.start(Optional.empty(), Optional.of(folder));
    }

    private List<String> writeUntilKilled(int count) throws IOException, InterruptedException {
        var writer = OtherProcess.start(Writer.class, folder.toString());
        var acknowledged = new ArrayList<String>();
        try (var lines = writer.inputReader()) {
            lines.lines().forEach(line -> {
                acknowledged.add(line);
                if (acknowledged.size() == count) {
                    // Unlike Process.destroyForcibly, this leaves its last words readable.
                    writer.toHandle().destroyForcibly();
                }
            });
        }
        assertThat(writer.waitFor()).as("killed").isNotZero();
        return acknowledged;
    }

    private static List<Message> receiveAll(SqsClient sqs, String queue) {
        var all = new ArrayList<Message>();
        while (true) {
            var some = sqs.receiveMessage(receive -> receive.queueUrl(url(sqs, queue))
                    .maxNumberOfMessages(10)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
        }
    }

    private static String read(S3Client s3, String key) {
        return s3.getObjectAsBytes(get -> get.bucket(Writer.BUCKET).key(key)).asUtf8String();
    }

    private static String arn(SqsClient sqs, String url) {
        return sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }
}
