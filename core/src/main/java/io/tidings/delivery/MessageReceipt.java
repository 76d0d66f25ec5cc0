package io.tidings.delivery;

import io.tidings.webhook.Lane;

/// Identifies a received message.
///
/// @param messageId tells the messages of a batch apart; never the identity of a delivery
/// @param handle the queue's receipt handle of this receive
/// @param lane whose queue it was received from
public record MessageReceipt(String messageId, String handle, Lane lane) {

    /// One from the fast lane.
    public MessageReceipt(String messageId, String handle) {
        this(messageId, handle, Lane.FAST);
    }
}
