package io.tidings.delivery;

/// A delivery that was taken from the queue.
public record Received(Receipt receipt, QueuedDelivery delivery) {}
