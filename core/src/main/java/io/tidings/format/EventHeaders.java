package io.tidings.format;

import java.util.LinkedHashMap;
import java.util.Map;

/// The headers by which every callback says what it is about, whatever its format: some formats have no place for that in
/// their body. No webhook's owner can set them, since [io.tidings.endpoint.CallbackHeaders] refuses all names that begin so.
public final class EventHeaders {

    /// The type of the event, by the name under which the webhook subscribed to it.
    public static final String TYPE = "webhook-event-type";

    /// The id of the event: the same in all of its callbacks, while `webhook-id` differs between them.
    public static final String ID = "webhook-event-id";

    private EventHeaders() {}

    /// The headers of a callback about `subject`.
    public static Map<String, String> of(CallbackContent subject) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(TYPE, subject.subscribedType().value());
        headers.put(ID, subject.event().id().value());
        return headers;
    }
}
