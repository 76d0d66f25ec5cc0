package io.tidings.delivery;

import io.tidings.webhook.Lane;

/// A message that was received from the queue, with its delivery.
///
/// @param receives how often its message has been received, this time included. Says nothing about attempts, but after
///        too many the queue itself takes it for poison
public record ReceivedMessage(MessageReceipt receipt, QueuedDelivery delivery, int receives) {

    /// The lane that the message was received from. A redrive moves all messages to the fast lane, so the lane that the
    /// message names may differ.
    public Lane lane() {
        return receipt.lane();
    }

    /// A message that was received so often may not be delayed again: its delivery is parked.
    public static final int MAX_RECEIVES = 6;
}
