package io.tidings.publishing;

import java.util.List;
import java.util.Optional;

import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventContent;

/// An event as it is remembered.
///
/// @param content what it carried; empty in lists, and once it has been expunged
/// @param targets where it went: one delivery each
public record PublishedEvent(Event event, Optional<EventContent> content, List<Target> targets) {

    public PublishedEvent {
        targets = List.copyOf(targets);
    }
}
