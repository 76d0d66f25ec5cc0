package io.tidings.format;

import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.webhook.Webhook;

/// What a callback tells: an event, to a webhook.
///
/// @param subscribedType the type that the webhook subscribed to, and sees
/// @param organizationName the name of the organization that owns the webhook
public record CallbackContent(
        Event event,
        EventContent content,
        EventTypeName subscribedType,
        Webhook webhook,
        String organizationName) {

    /// The same, with another content.
    CallbackContent with(EventContent other) {
        return new CallbackContent(event, other, subscribedType, webhook, organizationName);
    }
}
