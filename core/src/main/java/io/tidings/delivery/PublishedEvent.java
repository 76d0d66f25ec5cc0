package io.tidings.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidings.event.Event;
import io.tidings.event.EventContent;

/// An event as it is remembered.
///
/// @param content its content; empty in lists, if it is stored elsewhere, and after erasure
/// @param targets where it went: one delivery each
/// @param erasedAt when its content was removed for good
/// @param origin how it was published
public record PublishedEvent(Event event, Optional<EventContent> content, List<Target> targets,
        Optional<Instant> erasedAt, Origin origin) {

    public PublishedEvent {
        targets = List.copyOf(targets);
    }

    /// An event that was published at the organization, under no key.
    public PublishedEvent(Event event, Optional<EventContent> content, List<Target> targets,
            Optional<Instant> erasedAt) {
        this(event, content, targets, erasedAt, Origin.ORGANIZATION);
    }

    /// An event that has just been published.
    public static PublishedEvent of(Event event, EventContent content, List<Target> targets) {
        return new PublishedEvent(event, Optional.of(content), targets, Optional.empty());
    }

    /// The same, without its content.
    public PublishedEvent withoutContent() {
        return withContent(Optional.empty());
    }

    /// The same, with what was found to be its content.
    public PublishedEvent withContent(Optional<EventContent> found) {
        return new PublishedEvent(event, found, targets, erasedAt, origin);
    }

    /// The same, published in this way.
    public PublishedEvent from(Origin its) {
        return new PublishedEvent(event, content, targets, erasedAt, its);
    }
}
