package io.tidings.sqs;

/// The queues, and what belongs to them wherever they are made.
public final class QueueNames {

    /// Deliveries that are to be attempted.
    public static final String DELIVERIES = "deliveries";

    /// Those whose receivers take their time.
    public static final String DELIVERIES_SLOW = "deliveries-slow";

    /// Deliveries that were given up, and messages that could not be handled.
    public static final String DEAD_LETTERS = "dead-letters";

    /// How often a message is received before SQS itself moves it to the dead letters. More than a delivery has
    /// attempts: it catches what crashes, not what fails.
    public static final int MAX_RECEIVE_COUNT = 10;

    private QueueNames() {}
}
