package io.tidings.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import io.tidings.testing.LocalAws;

/// A queue in ElasticMQ that nothing else uses.
record LocalQueue(SqsClient client, String url) {

    static LocalQueue create() {
        SqsClient client = LocalAws.get().sqs();
        return new LocalQueue(client, client.createQueue(create -> create.queueName(UUID.randomUUID().toString())
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60"))).queueUrl());
    }

    /// Gives this queue a dead-letter queue.
    void redriveTo(LocalQueue deadLetters, int maxReceiveCount) {
        String arn = client.getQueueAttributes(get -> get.queueUrl(deadLetters.url())
                .attributeNames(QueueAttributeName.QUEUE_ARN)).attributes().get(QueueAttributeName.QUEUE_ARN);
        client.setQueueAttributes(set -> set.queueUrl(url)
                .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}".formatted(arn,
                                maxReceiveCount))));
    }

    /// All messages that can be seen now.
    List<Message> receive() {
        List<Message> all = new ArrayList<>();
        List<Message> some;
        do {
            some = client.receiveMessage(receive -> receive.queueUrl(url)
                    .maxNumberOfMessages(10)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
            all.addAll(some);
        } while (!some.isEmpty());
        return all;
    }
}
