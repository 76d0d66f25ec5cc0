package io.tidings.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/// Stands between a queue and a function, and between a function and the services that it calls. The local stack runs
/// with [#NONE]; tests let calls fail here.
///
/// An exception thrown around an invocation simulates a crash: the batch is not deleted and is received again after its
/// visibility timeout.
public interface Interceptor {

    /// Changes nothing.
    Interceptor NONE = new Interceptor() {};

    /// Whether the queue delivers the batch a second time, at the same time: standard queues may.
    default boolean isDeliveredTwice(SQSEvent event) {
        return false;
    }

    /// Called before the function begins. If it throws, the function is not called.
    default void beforeInvoke(SQSEvent event) {}

    /// Called when the function has done its work, but its messages are still in the queue.
    default void beforeDelete(SQSEvent event) {}

    /// The handler to call instead of this one.
    default <I, O> RequestHandler<I, O> handler(RequestHandler<I, O> handler) {
        return handler;
    }

    /// The client that functions use instead of this one.
    ///
    /// @param type the interface of the client
    default <T> T client(Class<T> type, T client) {
        return client;
    }
}
