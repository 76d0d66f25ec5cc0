package io.tidings.delivery;

import io.tidings.webhook.Lane;

/// A message that was received.
///
/// @param messageId tells the messages of a batch apart; never the identity of a delivery
/// @param handle what the queue wants to be shown for this receive of it
/// @param lane whose queue it was received from
public record MessageReceipt(String messageId, String handle, Lane lane) {

    /// One from the fast lane.
    public MessageReceipt(String messageId, String handle) {
        this(messageId, handle, Lane.FAST);
    }
}
