package io.tidings.delivery;

/// The dead-letter queue.
public interface DeadLetters {

    /// Puts a delivery there, ready to be begun anew.
    ///
    /// @param reason why, in one line
    void bury(QueuedDelivery delivery, String reason);
}
