package io.tidings.delivery;

import java.util.Optional;

import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.webhook.Lane;

/// A delivery on the queue: everything that an attempt needs, except the webhook and the outcomes of earlier attempts.
///
/// @param organizationName what the callback shows as `organization`
/// @param content the content of the event; empty if it must be read from the store, because it is too large for a
///        message (claim check), or because it would outlive the event in the queue
/// @param runNumber 1, and one more for each resend, replay or redrive
/// @param sequenceNumber 0, and one more each time that the delivery was requeued or changed lanes in this run: a
///         message with a lower number is outdated
/// @param lane the queue that it uses
public record QueuedDelivery(
        Target target,
        Event event,
        String organizationName,
        Optional<EventContent> content,
        int runNumber,
        int sequenceNumber,
        Lane lane) {

    /// One that goes by the fast lane.
    public QueuedDelivery(Target target, Event event, String organizationName, Optional<EventContent> content,
            int runNumber, int sequenceNumber) {
        this(target, event, organizationName, content, runNumber, sequenceNumber, Lane.FAST);
    }

    public QueuedDelivery {
        if (runNumber < 1) {
            throw new IllegalArgumentException("runNumber must be at least 1");
        }
        if (sequenceNumber < 0) {
            throw new IllegalArgumentException("sequenceNumber must be at least 0");
        }
    }

    /// A delivery that was never tried.
    public static QueuedDelivery first(Target target, Event event, String organizationName, EventContent content) {
        return new QueuedDelivery(target, event, organizationName, Optional.of(content), 1, 0).fitToTravel();
    }

    /// A message of a delivery of a stored event; the content is that of the event as it was read.
    static QueuedDelivery of(Target target, PublishedEvent published, String organizationName, int runNumber,
            int sequenceNumber) {
        return new QueuedDelivery(target, published.event(), organizationName, published.content(), runNumber,
                sequenceNumber).fitToTravel();
    }

    /// The same, without a content that is too large for a message.
    private QueuedDelivery fitToTravel() {
        return new QueuedDelivery(target, event, organizationName, content.filter(carried -> !carried.isLarge()),
                runNumber, sequenceNumber, lane);
    }

    /// The same, by another lane.
    public QueuedDelivery in(Lane chosen) {
        return new QueuedDelivery(target, event, organizationName, content, runNumber, sequenceNumber, chosen);
    }

    /// A message that outdates this one.
    QueuedDelivery nextTurn(Lane chosen) {
        return new QueuedDelivery(target, event, organizationName, content, runNumber, sequenceNumber + 1, chosen);
    }

    public DeliveryId id() {
        return DeliveryId.of(event.id(), target);
    }

    public DeliveryKey key() {
        return new DeliveryKey(target.webhook(), id());
    }

    /// The same delivery in its next run; without its content, which must not be among the dead letters after the event
    /// has been erased.
    public QueuedDelivery nextRun() {
        return new QueuedDelivery(target, event, organizationName, Optional.empty(), runNumber + 1, 0);
    }

    /// Which of two messages of a delivery is the later one.
    boolean isLaterThan(QueuedDelivery other) {
        return runNumber != other.runNumber ? runNumber > other.runNumber : sequenceNumber > other.sequenceNumber;
    }
}
