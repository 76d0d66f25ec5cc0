package io.tidings.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.tidings.event.Event;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.sending.Response;

/// One event on its way to one webhook under one event type.
///
/// @param test whether it is a test send: it is attempted once, whatever the outcome
/// @param createdAt when the event was published
/// @param attempts the latest [#MAX_ATTEMPTS_KEPT], oldest first; the oldest without their answers where all answers
///        together take more than [#MAX_ANSWER_BYTES]
public record Delivery(
        DeliveryKey key,
        EventId event,
        EventTypeName type,
        boolean test,
        Instant createdAt,
        List<Attempt> attempts,
        Progress progress) {

    /// How many attempts are remembered.
    public static final int MAX_ATTEMPTS_KEPT = 20;

    /// How much of receivers' answers is remembered, so that no receiver can make a record too large to be kept.
    public static final int MAX_ANSWER_BYTES = 200 * 1024;

    public Delivery {
        attempts = List.copyOf(attempts);
    }

    /// A delivery of a stored event that is queued, or about to be, and has not been attempted. Its last change is the
    /// publication.
    public static Delivery pending(PublishedEvent published, Target target) {
        Event event = published.event();
        return pending(new DeliveryKey(target.webhook(), DeliveryId.of(event.id(), target)), target, event,
                Progress.pending(1, 0, event.publishedAt()));
    }

    /// A delivery that was queued and not yet attempted.
    public static Delivery pending(QueuedDelivery queued, Instant now) {
        return pending(queued.key(), queued, now);
    }

    /// The same, where the key is known: it is a hash.
    static Delivery pending(DeliveryKey key, QueuedDelivery queued, Instant now) {
        return pending(key, queued.target(), queued.event(),
                Progress.pending(queued.runNumber(), queued.sequenceNumber(), now));
    }

    private static Delivery pending(DeliveryKey key, Target target, Event event, Progress progress) {
        return new Delivery(key, event.id(), target.type(), event.test(), event.publishedAt(), List.of(), progress);
    }

    public Target target() {
        return new Target(key.webhook(), type);
    }

    public DeliveryStatus status() {
        return progress.status();
    }

    public boolean isParked() {
        return progress.isParked();
    }

    /// The number of the attempt that comes next.
    public int nextAttemptNumber() {
        return attempts.isEmpty() ? 1 : attempts.getLast().number() + 1;
    }

    /// The delivery in a new run; its attempts are kept.
    public Delivery restarted(int newRunNumber, Instant now) {
        return with(Progress.pending(newRunNumber, 0, now));
    }

    /// The delivery when the message with `newSequenceNumber` is received: no longer parked.
    public Delivery unparked(int newSequenceNumber) {
        DeliveryStatus now = status() != DeliveryStatus.HELD
                ? status()
                : attempts.isEmpty() ? DeliveryStatus.PENDING : DeliveryStatus.RETRYING;
        return with(progress.unparked(now, newSequenceNumber));
    }

    /// After an attempt that the receiver took.
    public Delivery delivered(Attempt attempt, Instant now) {
        return after(attempt, progress.changed(DeliveryStatus.DELIVERED, now));
    }

    /// After an attempt that failed, with another to follow at `next`.
    public Delivery retrying(Attempt attempt, Instant next, Instant now) {
        return after(attempt, progress.retrying(next, now));
    }

    /// After the last attempt failed.
    public Delivery exhausted(Attempt attempt, Instant now) {
        return after(attempt, progress.failed(DeliveryStatus.EXHAUSTED, now));
    }

    /// After an attempt that counts, and after which Tidings does not call the webhook for now.
    public Delivery held(Attempt attempt, Instant now) {
        return after(attempt, progress.failed(DeliveryStatus.HELD, now));
    }

    /// After a probe that failed. It is not charged: somebody's delivery had to be the one.
    public Delivery probed(Attempt attempt, Instant now) {
        return after(attempt, progress.changed(DeliveryStatus.HELD, now));
    }

    /// After an attempt that was abandoned. It is not charged, and changes nothing but what is remembered.
    public Delivery abandoned(Attempt attempt, Instant now) {
        return after(attempt, progress.attempted(now));
    }

    /// The delivery with a later sequence number, which outdates all earlier messages.
    public Delivery withSequenceNumber(int laterSequenceNumber) {
        return with(progress.unparked(status(), laterSequenceNumber));
    }

    /// Without an attempt: waiting, or no longer wanted.
    public Delivery set(DeliveryStatus changed, Instant now) {
        return with(progress.changed(changed, now));
    }

    /// Taken out of the queue until `until`.
    public Delivery parked(Instant until) {
        return with(progress.parked(until));
    }

    /// Without what receivers answered, but for their status codes.
    public Delivery withoutAnswers() {
        return with(attempts.stream().map(Attempt::summary).toList(), progress);
    }

    /// What remains after its event has been erased: a final status stays, any other becomes cancelled. Messages of the
    /// delivery, even those that are just being sent, are outdated by its run and sequence number.
    public Delivery erased(Instant now) {
        return withoutAnswers().with(progress.erased(now));
    }

    private Delivery with(Progress changed) {
        return with(attempts, changed);
    }

    private Delivery after(Attempt attempt, Progress changed) {
        List<Attempt> all = Stream.concat(attempts.stream(), Stream.of(attempt)).toList();
        List<Attempt> kept = all.subList(Math.max(0, all.size() - MAX_ATTEMPTS_KEPT), all.size());
        return with(summarizingOldest(kept), changed);
    }

    private Delivery with(List<Attempt> remembered, Progress changed) {
        return new Delivery(key, event, type, test, createdAt, remembered, changed);
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
