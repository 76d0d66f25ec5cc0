package io.tidings.delivery;

/// The dead-letter queue.
public interface DeadLetterSink {

    /// Puts a delivery there, ready to be begun anew.
    ///
    /// @param reason why, in one line
    void sendDeadLetter(QueuedDelivery delivery, String reason);

    /// Puts a message there that is no delivery, as it came.
    ///
    /// @param reason why, in one line
    /// @throws RuntimeException if it was not accepted
    void sendUnreadable(String body, String reason);
}
