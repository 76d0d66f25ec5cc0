package io.tidings.local.queue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import software.amazon.awssdk.services.sqs.model.Message;

/// What Lambda makes of a partial batch response.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Handling errors for an
///      SQS event source</a>
final class BatchResponse {

    private BatchResponse() {}

    /// The messages to delete. Without failures these are all; with a failure that names no message of the batch,
    /// none, because then Lambda takes the whole batch for failed.
    static List<Message> succeeded(List<Message> batch, SQSBatchResponse response) {
        if (response == null || response.getBatchItemFailures() == null) {
            return batch;
        }
        Set<String> ids = batch.stream().map(Message::messageId).collect(Collectors.toSet());
        if (!response.getBatchItemFailures().stream().allMatch(failure -> names(failure, ids))) {
            return List.of();
        }
        Set<String> failed = response.getBatchItemFailures()
                .stream()
                .map(BatchItemFailure::getItemIdentifier)
                .collect(Collectors.toSet());
        return batch.stream().filter(message -> !failed.contains(message.messageId())).toList();
    }

    private static boolean names(BatchItemFailure failure, Set<String> ids) {
        return failure != null && failure.getItemIdentifier() != null && ids.contains(failure.getItemIdentifier());
    }
}
