package io.tidings.delivery;

/// A message that was received.
///
/// @param messageId tells the messages of a batch apart; never the identity of a delivery
/// @param handle what the queue wants to be shown for this receive of it
public record Receipt(String messageId, String handle) {}
