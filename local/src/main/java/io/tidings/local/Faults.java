package io.tidings.local;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/// What can go wrong between a queue and a function, made to go wrong on purpose.
///
/// Whoever throws here is a crash: the batch is not deleted and comes back after its visibility timeout.
interface Faults {

    /// Everything goes well.
    Faults NONE = new Faults() {};

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
}
