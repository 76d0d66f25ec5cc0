package io.tidings.local.queue;

import java.time.Duration;

/// How Lambda polls a standard queue for a function, within AWS's bounds.
///
/// @param batchSize          messages per invocation at most, 1..10,000
/// @param batchingWindow     how long to gather a batch after its first message, whole seconds, 0..300; at least one
///                           second if more than ten messages are wanted
/// @param maximumConcurrency invocations at a time, 2..1,000
/// @param functionTimeout    of the function, at most 15 minutes
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">Configuring an SQS event
///      source</a>
public record EventSourceSettings(int batchSize, Duration batchingWindow, int maximumConcurrency,
        Duration functionTimeout) {

    private static final int BATCH_OF_ONE_RECEIVE = 10;
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(15);

    public EventSourceSettings {
        require(batchSize >= 1 && batchSize <= 10_000, "batchSize must be 1..10000");
        require(!batchingWindow.isNegative() && batchingWindow.compareTo(LONGEST_WINDOW) <= 0,
                "batchingWindow must be 0..300 s");
        require(batchingWindow.equals(Duration.ofSeconds(batchingWindow.toSeconds())),
                "batchingWindow must be whole seconds");
        require(batchSize <= BATCH_OF_ONE_RECEIVE || !batchingWindow.isZero(),
                "batchingWindow must be at least 1 s when batchSize exceeds 10");
        require(maximumConcurrency >= 2 && maximumConcurrency <= 1_000, "maximumConcurrency must be 2..1000");
        require(functionTimeout.isPositive() && functionTimeout.compareTo(LONGEST_TIMEOUT) <= 0,
                "functionTimeout must be at most 15 min");
    }

    /// The same, but for a function of which no more than so many invocations can run.
    public EventSourceSettings withConcurrencyAtMost(int invocations) {
        return new EventSourceSettings(batchSize, batchingWindow, Math.min(maximumConcurrency, invocations),
                functionTimeout);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
