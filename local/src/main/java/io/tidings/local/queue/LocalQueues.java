package io.tidings.local.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import io.tidings.sqs.QueueNames;

/// The queues as the deployed stack has them.
///
/// @param deliveries the URL of the queue of deliveries
/// @param slowDeliveries the URL of the queue of deliveries to slow receivers
/// @param deadLetters the URL of the dead-letter queue
public record LocalQueues(String deliveries, String slowDeliveries, String deadLetters) {

    /// Makes the queues, or finds those that were kept from the last time.
    public static LocalQueues create(SqsClient sqs, Duration visibility) {
        String deadLetters = sqs.createQueue(request -> request.queueName(QueueNames.DEAD_LETTERS)).queueUrl();
        String deadLettersArn = Objects.requireNonNull(sqs.getQueueAttributes(request -> request
                .queueUrl(deadLetters)
                .attributeNames(QueueAttributeName.QUEUE_ARN)).attributes().get(QueueAttributeName.QUEUE_ARN));
        return new LocalQueues(lane(sqs, QueueNames.DELIVERIES, visibility, deadLettersArn),
                lane(sqs, QueueNames.DELIVERIES_SLOW, visibility, deadLettersArn), deadLetters);
    }

    private static String lane(SqsClient sqs, String name, Duration visibility, String deadLettersArn) {
        return sqs.createQueue(request -> request
                .queueName(name)
                .attributes(Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        String.valueOf(visibility.toSeconds()),
                        QueueAttributeName.REDRIVE_POLICY, "{\"deadLetterTargetArn\":\"" + deadLettersArn
                                + "\",\"maxReceiveCount\":\"" + QueueNames.MAX_RECEIVE_COUNT + "\"}")))
                .queueUrl();
    }

    /// How many messages the queues of deliveries hold, waiting and in flight.
    public int messages(SqsClient sqs) {
        return messages(sqs, deliveries) + messages(sqs, slowDeliveries);
    }

    private static int messages(SqsClient sqs, String queue) {
        return sqs.getQueueAttributes(request -> request.queueUrl(queue)
                .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }
}
