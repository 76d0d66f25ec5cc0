package io.tidings.publishing;

import java.util.List;

import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.naming.Name;
import io.tidings.webhook.WebhookKey;

/// The result of publishing an event.
public sealed interface Publication {

    /// The event is stored, and each of its deliveries is durably queued.
    record Accepted(EventId id, EventTypeName type, int deliveries) implements Publication {}

    /// Another event was published under the same key.
    record Conflict(IdempotencyKey key) implements Publication {}

    /// The organization or project is not registered.
    record NoScope() implements Publication {}

    /// There is no such type, or it cannot be published there.
    record UnknownType(EventTypeName type, String detail) implements Publication {}

    /// The payload is not what its type's schema says.
    record Invalid(List<PayloadViolation> violations) implements Publication {}

    /// The event has no document, and its type requires one.
    record NoDocument(EventTypeName type) implements Publication {}

    /// Whether the payload is what its type's schema says cannot be told, since that costs too much.
    ///
    /// @param reason in words for the publisher, with the payload as the subject
    record Undecided(String reason) implements Publication {}

    /// The filter of a webhook of this organization costs too much on the payload.
    record FilterTooCostly(WebhookKey webhook, Name name) implements Publication {}

    /// The event carries more than [io.tidings.event.EventContent#MAX_BYTES].
    record TooLarge(int bytes) implements Publication {}
}
