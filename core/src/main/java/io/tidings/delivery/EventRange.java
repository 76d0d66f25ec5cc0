package io.tidings.delivery;

import io.tidings.event.EventId;
import io.tidings.identity.PreciseId;

/// Events whose ids, and so whose times of publication, lie between two.
///
/// @param first the least id, inclusive; it need not be that of an event
/// @param last the greatest, inclusive
public record EventRange(EventId first, EventId last) {

    /// All events whose ids begin with the time of `id`.
    static EventRange ofTime(String id) {
        String time = PreciseId.timeOf(id);
        return new EventRange(new EventId(PreciseId.first(time)), new EventId(PreciseId.last(time)));
    }

    /// Whether no id lies between them.
    public boolean isEmpty() {
        return first.value().compareTo(last.value()) > 0;
    }
}
