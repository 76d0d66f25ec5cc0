package io.tidings.delivery;

import java.time.Instant;
import java.util.Optional;

/// A message in the dead-letter queue.
///
/// @param delivery what was given up; empty if the message is unreadable
/// @param reason why it is there, in one line
/// @param sentAt when it was queued: here if it was buried, on the queue of deliveries if the queue itself moved it
/// @param receiveCount how often it was received, approximately; sampling counts as well
public record DeadLetter(Optional<QueuedDelivery> delivery, String reason, Instant sentAt, int receiveCount) {}
