package io.tidings.sqs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.DeadLetterAdminContract;
import io.tidings.delivery.DeadLetterSink;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class SqsDeadLetterAdminIT extends DeadLetterAdminContract {

    private final LocalQueue dead = LocalQueue.create();
    private final LocalQueue deliveries = LocalQueue.create();
    private final DeadLetterSink deadLetters = new SqsDeadLetterSink(dead.client(), dead.url());
    private final DeadLetterAdmin queue = new SqsDeadLetterAdmin(dead.client(), dead.url(), deliveries.url(),
            Clock.systemUTC());

    SqsDeadLetterAdminIT() {
        deliveries.redriveTo(dead, 1);
    }

    @Override
    protected DeadLetterAdmin queue() {
        return queue;
    }

    @Override
    protected void send(QueuedDelivery delivery, String reason) {
        deadLetters.sendDeadLetter(delivery, reason);
    }

    @Override
    protected void sendUnreadable(String body, String reason) {
        deadLetters.sendUnreadable(body, reason);
    }

    @Override
    protected List<QueuedDelivery> deliveries() {
        return deliveries.receive().stream().map(message -> DeliveryMessage.read(message.body())).toList();
    }

    @Override
    protected Instant now() {
        return Instant.now();
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
    void shouldSayWhatSqsMoved() {
        QueuedDelivery delivery = Examples.queued(Examples.webhook(Examples.organizationScope()));
        new SqsDeliveryQueue(deliveries.client(), deliveries.url(), deliveries.url()).enqueue(List.of(delivery));

        crash();

        assertThat(queue.peek().sample()).singleElement().satisfies(letter -> {
            assertThat(letter.delivery()).contains(delivery);
            assertThat(letter.reason()).isEqualTo("received 10 times without success");
        });
    }

    /// A redriven message keeps its attributes, so the reason of the last time is still on it.
    @Test
    void shouldNotRepeatAnEarlierReasonForWhatSqsMoved() {
        send(Examples.queued(Examples.webhook(Examples.organizationScope())), "exhausted: the receiver answered 500");
        queue.startRedrive(Optional.empty());
        awaitDeliveries(1);

        crash();

        assertThat(queue.peek().sample()).singleElement()
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("received 10 times without success"));
    }

    /// Receives messages and lets them come again, until SQS has enough of it.
    private void crash() {
        deliveries.client().receiveMessage(receive -> receive.queueUrl(deliveries.url()).visibilityTimeout(0));
        pass(Duration.ofMillis(10));
        assertThat(deliveries.receive()).isEmpty();
    }

    private void awaitDeliveries(int count) {
        for (int i = 0; i < 100; i++) {
            String now = deliveries.client()
                    .getQueueAttributes(get -> get.queueUrl(deliveries.url())
                            .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                    .attributes()
                    .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            if (now.equals(String.valueOf(count))) {
                return;
            }
            pass(Duration.ofMillis(20));
        }
        throw new AssertionError("they did not come");
    }
}
