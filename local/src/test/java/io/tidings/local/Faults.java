package io.tidings.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

import io.tidings.local.lambda.Interceptor;

/// Lets calls fail on purpose: between a queue and a function, and at each call that the function makes. At a call, a
/// [Crash] ends the invocation; any other exception is the result of the call for the function.
interface Faults extends Interceptor {

    /// The process is killed. An error, so that nobody who copes with failures takes it for one of these.
    final class Crash extends Error {

        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super("killed " + where, null, false, false);
        }
    }

    @Override
    default <I, O> RequestHandler<I, O> handler(RequestHandler<I, O> handler) {
        return new FaultyFunction(this).wrap(handler);
    }

    @Override
    default <T> T client(Class<T> type, T client) {
        return new FaultyFunction(this).wrap(type, client);
    }

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
