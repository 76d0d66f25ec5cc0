package io.tidings.local;

import java.time.Duration;
import java.util.Map;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import io.tidings.sqs.QueueNames;

/// The queues as the deployed stack has them.
///
/// @param deliveries the URL of the queue of deliveries
/// @param deadLetters the URL of the dead-letter queue
record LocalQueues(String deliveries, String deadLetters) {

    /// Makes the queues, or finds those that were kept from the last time.
    static LocalQueues create(SqsClient sqs, Duration visibility) {
        String deadLetters = sqs.createQueue(request -> request.queueName(QueueNames.DEAD_LETTERS)).queueUrl();
        String deadLettersArn = sqs.getQueueAttributes(request -> request
                .queueUrl(deadLetters)
                .attributeNames(QueueAttributeName.QUEUE_ARN)).attributes().get(QueueAttributeName.QUEUE_ARN);
        String deliveries = sqs.createQueue(request -> request
                .queueName(QueueNames.DELIVERIES)
                .attributes(Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        String.valueOf(visibility.toSeconds()),
                        QueueAttributeName.REDRIVE_POLICY, "{\"deadLetterTargetArn\":\"" + deadLettersArn
                                + "\",\"maxReceiveCount\":\"" + QueueNames.MAX_RECEIVE_COUNT + "\"}")))
                .queueUrl();
        return new LocalQueues(deliveries, deadLetters);
    }

    /// How many messages the queue of deliveries holds, waiting and in flight.
    int messages(SqsClient sqs) {
        return sqs.getQueueAttributes(request -> request.queueUrl(deliveries)
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
