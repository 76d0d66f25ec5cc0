package io.tidings.delivery;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The dead-letter queue for operators: its contents, and the redrive to the queue of deliveries. The dispatcher sends
/// to it through [DeadLetterSink].
public interface DeadLetterAdmin {

    /// How many messages are sampled.
    int MAX_SAMPLE = 10;

    /// Samples some messages, which stay in the queue.
    Contents peek();

    /// Starts to move all messages to the queue of deliveries, where each begins a new run. Messages that are still
    /// unreadable return.
    ///
    /// @param perSecond how many at most, 1 to [Redrive#MAX_PER_SECOND]; empty: as fast as the queue thinks best
    /// @return the redrive as it begins; empty, and nothing begun, if one is going on already
    /// @throws IllegalArgumentException if `perSecond` is out of bounds
    Optional<Redrive> startRedrive(Optional<Integer> perSecond);

    /// The latest redrive, ended or not; empty if there has not been one.
    Optional<Redrive> latestRedrive();

    /// Stops a running redrive. What it has moved stays moved.
    ///
    /// @return the redrive, which ends soon; empty if none was running
    Optional<Redrive> cancelRedrive();

    /// The contents of the dead-letter queue.
    ///
    /// @param depth the approximate number of messages, including those that have just been received
    /// @param sample [#MAX_SAMPLE] of them at most, in no particular order
    record Contents(long depth, List<DeadLetter> sample) {

        public Contents {
            sample = List.copyOf(sample);
        }

        /// When the oldest of the sample was sent; the queue may hold older messages. Empty if the sample is.
        public Optional<Instant> oldest() {
            return sample.stream().map(DeadLetter::sentAt).min(Comparator.naturalOrder());
        }
    }
}
