package io.tidings.sqs;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

import io.tidings.delivery.DeliveryQueue;
import io.tidings.delivery.DeliveryQueueContract;
import io.tidings.delivery.MessageReceipt;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.ReceivedMessage;
import io.tidings.event.EventContent;
import io.tidings.testing.Examples;
import io.tidings.webhook.Lane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SqsDeliveryQueueIT extends DeliveryQueueContract {

    private static final int BYTES_OF_A_BATCH = 262_144;

    private final LocalQueue local = LocalQueue.create();
    private final LocalQueue slow = LocalQueue.create();
    private final DeliveryQueue queue = new SqsDeliveryQueue(local.client(), local.url(), slow.url());

    @Override
    protected DeliveryQueue queue() {
        return queue;
    }

    @Override
    protected List<ReceivedMessage> receive() {
        return receive(local, Lane.FAST);
    }

    @Override
    protected List<ReceivedMessage> receiveSlow() {
        return receive(slow, Lane.SLOW);
    }

    private static List<ReceivedMessage> receive(LocalQueue queue, Lane lane) {
        return queue.receive()
                .stream()
                .map(message -> new ReceivedMessage(
                        new MessageReceipt(message.messageId(), message.receiptHandle(), lane),
                        DeliveryMessage.read(message.body()),
                        Integer.parseInt(message.attributes()
                                .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))))
                .toList();
    }

    @Override
    protected void pass(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldGroupMessagesByOrganization() {
        queue.enqueue(List.of(Examples.queued(webhook)));

        assertThat(local.receive()).singleElement()
                .satisfies(message -> assertThat(message.attributes()).containsEntry(
                        MessageSystemAttributeName.MESSAGE_GROUP_ID, webhook.scope().organization().value()));
    }

    @Test
    void shouldSendNoBatchOfMoreEntriesOrBytesThanSqsTakes() {
        RecordingSqs recording = new RecordingSqs(local.client()::sendMessageBatch);
        List<QueuedDelivery> deliveries = IntStream.range(0, 45)
                .mapToObj(i -> Examples.queued(webhook,
                        Examples.content(i % 3 == 0 ? EventContent.MAX_INLINE_BYTES * 3 / 4 - 200 : i * 100)))
                .toList();

        new SqsDeliveryQueue(recording.client(), local.url(), slow.url()).enqueue(deliveries);

        assertThat(recording.batches()).allSatisfy(batch -> {
            assertThat(batch.entries()).hasSizeBetween(1, 10);
            assertThat(bytes(batch)).isLessThanOrEqualTo(BYTES_OF_A_BATCH);
        });
        assertThat(receive()).extracting(ReceivedMessage::delivery).containsExactlyInAnyOrderElementsOf(deliveries);
    }

    @Test
    void shouldNeedOneCallForTenSmallMessages() {
        RecordingSqs recording = new RecordingSqs(local.client()::sendMessageBatch);

        new SqsDeliveryQueue(recording.client(), local.url(), slow.url())
                .enqueue(Stream.generate(() -> Examples.queued(webhook)).limit(10).toList());

        assertThat(recording.batches()).hasSize(1);
    }

    private static int bytes(SendMessageBatchRequest batch) {
        return batch.entries().stream().mapToInt(entry -> entry.messageBody().getBytes(UTF_8).length).sum();
    }
}
