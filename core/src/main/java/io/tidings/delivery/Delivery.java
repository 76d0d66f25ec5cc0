package io.tidings.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.sending.Response;

/// One event on its way to one webhook under one event type.
///
/// @param attempts the latest [#MAX_ATTEMPTS_KEPT], oldest first; the oldest without their answers where all answers
///        together take more than [#MAX_ANSWER_BYTES]
/// @param runNumber see [QueuedDelivery#runNumber]
/// @param sequenceNumber see [QueuedDelivery#sequenceNumber]; that of the message that was last handled
/// @param failures how many attempts of this run have failed and count
/// @param nextAttemptAt before this no attempt is made; present while retrying
/// @param parkedUntil present while no message is in the queue: at that time the sweep requeues the delivery. A held
///         delivery has none: it stays parked until its webhook is called again
/// @param test whether it is a test send: it is attempted once, whatever the outcome
public record Delivery(
        DeliveryKey key,
        EventId event,
        EventTypeName type,
        DeliveryStatus status,
        List<Attempt> attempts,
        int runNumber,
        int sequenceNumber,
        int failures,
        Optional<Instant> nextAttemptAt,
        Optional<Instant> parkedUntil,
        Instant createdAt,
        Instant updatedAt,
        boolean test) {

    /// How many attempts are remembered.
    public static final int MAX_ATTEMPTS_KEPT = 20;

    /// How much of receivers' answers is remembered, so that no receiver can make a record too large to be kept.
    public static final int MAX_ANSWER_BYTES = 200 * 1024;

    /// The sequence number of a delivery of which no message counts any more.
    private static final int LAST_SEQUENCE_NUMBER = Integer.MAX_VALUE;

    public Delivery {
        attempts = List.copyOf(attempts);
    }

    /// A delivery of something that has happened.
    public Delivery(DeliveryKey key, EventId event, EventTypeName type, DeliveryStatus status, List<Attempt> attempts,
            int runNumber, int sequenceNumber, int failures, Optional<Instant> nextAttemptAt,
            Optional<Instant> parkedUntil,
            Instant createdAt, Instant updatedAt) {
        this(key, event, type, status, attempts, runNumber, sequenceNumber, failures, nextAttemptAt, parkedUntil,
                createdAt,
                updatedAt, false);
    }

    /// A delivery of a stored event that is queued, or about to be, and has not been attempted. Its last change is the
    /// publication.
    public static Delivery pending(PublishedEvent published, Target target) {
        Event event = published.event();
        return new Delivery(new DeliveryKey(target.webhook(), DeliveryId.of(event.id(), target)), event.id(),
                target.type(), DeliveryStatus.PENDING, List.of(), 1, 0, 0, Optional.empty(), Optional.empty(),
                event.publishedAt(), event.publishedAt(), event.test());
    }

    /// A delivery that was queued and not yet attempted.
    public static Delivery pending(QueuedDelivery queued, Instant now) {
        return pending(queued.key(), queued, now);
    }

    /// The same, where the key is known: it is a hash.
    static Delivery pending(DeliveryKey key, QueuedDelivery queued, Instant now) {
        return new Delivery(key, queued.event().id(), queued.target().type(), DeliveryStatus.PENDING,
                List.of(), queued.runNumber(), queued.sequenceNumber(), 0, Optional.empty(), Optional.empty(),
                queued.event().publishedAt(), now, queued.event().test());
    }

    /// The number of the attempt that comes next.
    public int nextAttemptNumber() {
        return attempts.isEmpty() ? 1 : attempts.getLast().number() + 1;
    }

    /// Whether no message of it is in the queue.
    public boolean isParked() {
        return status == DeliveryStatus.HELD || parkedUntil.isPresent();
    }

    /// Whether a message of it is in the queue, and nothing else will bring it on.
    public boolean isQueued() {
        return !status.isFinal() && !isParked();
    }

    /// The delivery in a new run; its attempts are kept.
    public Delivery restarted(int newRunNumber, Instant now) {
        return new Delivery(key, event, type, DeliveryStatus.PENDING, attempts, newRunNumber, 0, 0, Optional.empty(),
                Optional.empty(), createdAt, now, test);
    }

    /// The delivery when the message with `newSequenceNumber` is received: no longer parked.
    public Delivery unparked(int newSequenceNumber) {
        DeliveryStatus now = status != DeliveryStatus.HELD
                ? status
                : attempts.isEmpty() ? DeliveryStatus.PENDING : DeliveryStatus.RETRYING;
        return new Delivery(key, event, type, now, attempts, runNumber, newSequenceNumber, failures, nextAttemptAt,
                Optional.empty(), createdAt, updatedAt, test);
    }

    /// After an attempt that the receiver took.
    public Delivery delivered(Attempt attempt, Instant now) {
        return after(attempt, DeliveryStatus.DELIVERED, failures, Optional.empty(), now);
    }

    /// After an attempt that failed, with another to follow at `next`.
    public Delivery retrying(Attempt attempt, Instant next, Instant now) {
        return after(attempt, DeliveryStatus.RETRYING, failures + 1, Optional.of(next), now);
    }

    /// After the last attempt failed.
    public Delivery exhausted(Attempt attempt, Instant now) {
        return after(attempt, DeliveryStatus.EXHAUSTED, failures + 1, Optional.empty(), now);
    }

    /// After an attempt that counts, and after which Tidings does not call the webhook for now.
    public Delivery held(Attempt attempt, Instant now) {
        return after(attempt, DeliveryStatus.HELD, failures + 1, Optional.empty(), now);
    }

    /// After a probe that failed. It is not charged: somebody's delivery had to be the one.
    public Delivery probed(Attempt attempt, Instant now) {
        return after(attempt, DeliveryStatus.HELD, failures, Optional.empty(), now);
    }

    /// After an attempt that was abandoned. It is not charged, and changes nothing but what is remembered.
    public Delivery abandoned(Attempt attempt, Instant now) {
        return after(attempt, status, failures, nextAttemptAt, now);
    }

    /// The delivery with a later sequence number, which outdates all earlier messages.
    public Delivery withSequenceNumber(int laterSequenceNumber) {
        return new Delivery(key, event, type, status, attempts, runNumber, laterSequenceNumber, failures, nextAttemptAt,
                Optional.empty(), createdAt, updatedAt, test);
    }

    /// Without an attempt: waiting, or no longer wanted.
    public Delivery set(DeliveryStatus changed, Instant now) {
        return new Delivery(key, event, type, changed, attempts, runNumber, sequenceNumber, failures, Optional.empty(),
                Optional.empty(), createdAt, now, test);
    }

    /// Taken out of the queue until `until`.
    public Delivery parked(Instant until) {
        return new Delivery(key, event, type, status, attempts, runNumber, sequenceNumber, failures, nextAttemptAt,
                Optional.of(until), createdAt, updatedAt, test);
    }

    /// Without what receivers answered, but for their status codes.
    public Delivery withoutAnswers() {
        List<Attempt> summaries = attempts.stream()
                .map(Attempt::summary)
                .toList();
        return new Delivery(key, event, type, status, summaries, runNumber, sequenceNumber, failures, nextAttemptAt,
                parkedUntil,
                createdAt, updatedAt, test);
    }

    /// What remains after its event has been erased: a final status stays, any other becomes cancelled. Messages of the
    /// delivery, even those that are just being sent, are outdated by its run and sequence number.
    public Delivery erased(Instant now) {
        Delivery ended = status.isFinal() ? withoutAnswers() : set(DeliveryStatus.CANCELLED, now).withoutAnswers();
        return new Delivery(key, event, type, ended.status, ended.attempts, runNumber + 1, LAST_SEQUENCE_NUMBER,
                failures,
                Optional.empty(), Optional.empty(), createdAt, ended.updatedAt, test);
    }

    /// Whether it has been erased.
    public boolean isErased() {
        return sequenceNumber == LAST_SEQUENCE_NUMBER;
    }

    private Delivery after(Attempt attempt, DeliveryStatus changed, int nowFailed, Optional<Instant> next,
            Instant now) {
        List<Attempt> all = Stream.concat(attempts.stream(), Stream.of(attempt)).toList();
        List<Attempt> kept = all.subList(Math.max(0, all.size() - MAX_ATTEMPTS_KEPT), all.size());
        return new Delivery(key, event, type, changed, summarizingOldest(kept), runNumber, sequenceNumber, nowFailed,
                next,
                Optional.empty(), createdAt, now, test);
    }

    private static List<Attempt> summarizingOldest(List<Attempt> attempts) {
        List<Attempt> newestFirst = new ArrayList<>();
        int weight = 0;
        for (Attempt attempt : attempts.reversed()) {
            weight += attempt.outcome().answer().map(Response::weight).orElse(0);
            newestFirst.add(weight > MAX_ANSWER_BYTES
                    ? attempt.summary()
                    : attempt);
        }
        return newestFirst.reversed();
    }
}
