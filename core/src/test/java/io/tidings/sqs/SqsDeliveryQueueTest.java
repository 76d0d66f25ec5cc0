package io.tidings.sqs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

import io.tidings.delivery.MessageReceipt;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqsDeliveryQueueTest {

    private final List<QueuedDelivery> deliveries = Stream
            .generate(() -> Examples.queued(Examples.webhook(Examples.organizationScope())))
            .limit(10)
            .toList();

    @Test
    void shouldSendAgainWhatSqsDidNotAcceptAndNothingElse() {
        RecordingSqs sqs = new RecordingSqs(request -> response(
                request.entries().stream().filter(entry -> isEven(entry) || request.entries().size() < 10).toList(),
                request.entries().stream().filter(entry -> !isEven(entry) && request.entries().size() == 10).toList()));

        new SqsDeliveryQueue(sqs.client(), "queue", "slow").enqueue(deliveries);

        assertThat(sqs.batches()).hasSize(2);
        assertThat(sqs.batches().getLast().entries()).extracting(SendMessageBatchRequestEntry::id)
                .containsExactlyInAnyOrder("1", "3", "5", "7", "9");
    }

    @Test
    void shouldFailWhenSqsGoesOnNotAccepting() {
        RecordingSqs sqs = new RecordingSqs(request -> response(List.of(), request.entries()));

        assertThatThrownBy(() -> new SqsDeliveryQueue(sqs.client(), "queue", "slow").enqueue(deliveries))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("10 of 10")
                .hasMessageContaining("ServiceUnavailable");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT0.001S, 1", "PT1S, 1", "PT1.5S, 2", "PT11H59M, 43140"})
    void shouldDelayMessagesInWholeSecondsAndNeverForLess(Duration delay, int seconds) {
        RecordingSqs sqs = new RecordingSqs(_ -> null);

        new SqsDeliveryQueue(sqs.client(), "queue", "slow")
                .changeVisibility(Map.of(new MessageReceipt("message", "handle"), delay));

        assertThat(sqs.changes()).singleElement().satisfies(change -> {
            assertThat(change.queueUrl()).isEqualTo("queue", "slow");
            assertThat(change.entries()).singleElement().satisfies(entry -> {
                assertThat(entry.receiptHandle()).isEqualTo("handle");
                assertThat(entry.visibilityTimeout()).isEqualTo(seconds);
            });
        });
    }

    private static boolean isEven(SendMessageBatchRequestEntry entry) {
        return Integer.parseInt(entry.id()) % 2 == 0;
    }

    private static SendMessageBatchResponse response(List<SendMessageBatchRequestEntry> taken,
            List<SendMessageBatchRequestEntry> refused) {
        return SendMessageBatchResponse.builder()
                .successful(taken.stream().map(e -> SendMessageBatchResultEntry.builder().id(e.id()).build()).toList())
                .failed(refused.stream()
                        .map(e -> BatchResultErrorEntry.builder().id(e.id()).code("ServiceUnavailable").build())
                        .toList())
                .build();
    }
}
