package io.tidings.delivery;

/// The dead-letter queue.
public interface DeadLetters {

    /// Puts a delivery there, ready to be begun anew.
    ///
    /// @param reason why, in one line
    void bury(QueuedDelivery delivery, String reason);

    /// Puts a message there that is no delivery, as it came.
    ///
    /// @param reason why, in one line
    /// @throws RuntimeException if it was not accepted
    void buryUnreadable(String body, String reason);
}
