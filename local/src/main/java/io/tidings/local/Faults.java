package io.tidings.local;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/// What can go wrong between a queue and a function, and at each call that the function makes, made to go wrong on
/// purpose.
///
/// An exception thrown around an invocation simulates a crash: the batch is not deleted and is received again after its
/// visibility timeout. At a call, a [Crash] ends the invocation; any other exception is the result of the call for the
/// function.
interface Faults {

    /// Everything goes well.
    Faults NONE = new Faults() {};

    /// The process is killed. An error, so that nobody who copes with failures takes it for one of these.
    final class Crash extends Error {

        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super("killed " + where, null, false, false);
        }
    }

    /// The queue delivers the batch a second time, at the same time: standard queues may.
    default boolean duplicates(SQSEvent event) {
        return false;
    }

    /// Lambda has no capacity left: the function is not called.
    default boolean throttles(SQSEvent event) {
        return false;
    }

    /// The function has not begun.
    default void beforeInvoke(SQSEvent event) {}

    /// The function has done its work, but its messages are still in the queue.
    default void beforeDelete(SQSEvent event) {}

    /// The function is about to read (`BatchGetItemRequest` and others), record (`PutItemRequest`,
    /// `BatchWriteItemRequest`, `UpdateItemRequest`), send (`SendMessageRequest`, `SendMessageBatchRequest`) or delay
    /// (`ChangeMessageVisibilityBatchRequest`). Before a record comes the callback.
    default void beforeCall(SdkRequest request) {}

    /// The call took effect; the function does not know yet.
    default void afterCall(SdkRequest request) {}

    /// SQS does not delay this message, but others of the batch.
    default boolean refuses(ChangeMessageVisibilityBatchRequestEntry entry) {
        return false;
    }
}
