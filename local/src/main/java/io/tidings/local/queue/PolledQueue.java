package io.tidings.local.queue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A queue, as an event source needs it.
public record PolledQueue(SqsClient sqs, String url) {

    /// The number of messages in one call, to receive or to delete.
    static final int CALL = 10;

    private static final Logger LOG = LoggerFactory.getLogger(PolledQueue.class);
    private static final int DELETE_ATTEMPTS = 3;

    /// Its ARN, as SQS says.
    public String arn() {
        return Objects.requireNonNull(
                sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .get(QueueAttributeName.QUEUE_ARN));
    }

    /// Waits for messages.
    ///
    /// @param count at most, 1..10
    /// @param wait  0..20 s
    public List<Message> receive(int count, Duration wait) {
        return sqs.receiveMessage(receive -> receive.queueUrl(url)
                .maxNumberOfMessages(count)
                .waitTimeSeconds((int) wait.toSeconds())
                .messageAttributeNames("All")
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
    }

    /// Deletes messages. Failures are retried if that can help, and logged: the message may be received once more.
    public void delete(List<Message> messages) {
        for (int from = 0; from < messages.size(); from += CALL) {
            delete(entries(messages.subList(from, Math.min(from + CALL, messages.size()))), DELETE_ATTEMPTS);
        }
    }

    private void delete(List<DeleteMessageBatchRequestEntry> entries, int attempts) {
        List<BatchResultErrorEntry> failed = sqs.deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries))
                .failed();
        if (failed.isEmpty()) {
            return;
        }
        LOG.warn("{} messages were not deleted: {}", failed.size(), failed);
        Set<String> again = failed.stream()
                .filter(failure -> !failure.senderFault())
                .map(BatchResultErrorEntry::id)
                .collect(Collectors.toSet());
        if (!again.isEmpty() && attempts > 1) {
            delete(entries.stream().filter(entry -> again.contains(entry.id())).toList(), attempts - 1);
        }
    }

    private static List<DeleteMessageBatchRequestEntry> entries(List<Message> messages) {
        return IntStream.range(0, messages.size())
                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(messages.get(i).receiptHandle())
                        .build())
                .toList();
    }
}
