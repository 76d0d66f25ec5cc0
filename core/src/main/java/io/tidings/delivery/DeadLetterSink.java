package io.tidings.delivery;

/// Where the dispatcher sends dead letters. Operators use [DeadLetterAdmin].
public interface DeadLetterSink {

    /// Sends a delivery there, ready for another run.
    ///
    /// @param reason why, in one line
    void sendDeadLetter(QueuedDelivery delivery, String reason);

    /// Sends a message there that cannot be read, unchanged.
    ///
    /// @param reason why, in one line
    /// @throws RuntimeException if it was not accepted
    void sendUnreadable(String body, String reason);
}
