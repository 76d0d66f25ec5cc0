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

    /// Lambda wants a message to stay hidden for six times as long as the function may run.
    static LocalQueues create(SqsClient sqs, String prefix, Duration functionTimeout) {
        String deadLetters = sqs.createQueue(request -> request.queueName(prefix + QueueNames.DEAD_LETTERS)).queueUrl();
        String deadLettersArn = sqs.getQueueAttributes(request -> request
                .queueUrl(deadLetters)
                .attributeNames(QueueAttributeName.QUEUE_ARN)).attributes().get(QueueAttributeName.QUEUE_ARN);
        String deliveries = sqs.createQueue(request -> request
                .queueName(prefix + QueueNames.DELIVERIES)
                .attributes(Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        String.valueOf(functionTimeout.multipliedBy(6).toSeconds()),
                        QueueAttributeName.REDRIVE_POLICY, "{\"deadLetterTargetArn\":\"" + deadLettersArn
                                + "\",\"maxReceiveCount\":\"" + QueueNames.MAX_RECEIVE_COUNT + "\"}")))
                .queueUrl();
        return new LocalQueues(deliveries, deadLetters);
    }
}
