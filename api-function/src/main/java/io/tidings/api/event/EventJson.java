package io.tidings.api.event;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;

import io.tidings.api.json.Fields;
import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.organization.Scope;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.NewEvent;

/// Reads the events that publishers send.
final class EventJson {

    private static final String ANY_NAME = "document";
    private static final String ANY_TYPE = "text/plain";
    private static final byte[] NOTHING = new byte[0];

    private EventJson() {}

    /// @param keyHeader the `Idempotency-Key` of the request; it means the same as `id`
    static NewEvent read(ObjectNode json, Scope scope, @Nullable String keyHeader) {
        Fields fields = Fields.of(json);
        EventTypeName type = fields.required("type", Fields.text(EventTypeName::new));
        Optional<IdempotencyKey> id = fields.optional("id", Fields.text(IdempotencyKey::new));
        Payload payload = fields.required("payload", Payload::of);
        Optional<Document> document = fields.nested("document").flatMap(EventJson::document);
        Optional<Instant> occurredAt = fields.optional("occurredAt", Fields::instant);
        Optional<IdempotencyKey> key = key(fields, id, keyHeader);
        fields.complete();
        return new NewEvent(scope, type, key, new EventContent(payload, document), occurredAt);
    }

    /// The key that a request gives, as `id` or as a header.
    static Optional<IdempotencyKey> key(Fields fields, Optional<IdempotencyKey> id, @Nullable String header) {
        if (header == null) {
            return id;
        }
        try {
            IdempotencyKey key = new IdempotencyKey(header);
            if (id.isPresent() && !id.get().equals(key)) {
                fields.error("id", "must equal the Idempotency-Key header if both are given");
            }
            return Optional.of(key);
        } catch (IllegalArgumentException e) {
            fields.error("Idempotency-Key", e);
            return Optional.empty();
        }
    }

    private static Optional<Document> document(Fields fields) {
        String name = fields.required("name", Fields.text(text -> Document.given(text, ANY_TYPE, NOTHING).name()));
        String contentType = fields.required("contentType",
                Fields.text(text -> Document.given(ANY_NAME, text, NOTHING).contentType()));
        Optional<Document> document = Optional.empty();
        String content = fields.required("content", Fields.text(Function.identity()));
        fields.refuseUnknown();
        if (name != null && contentType != null && content != null) {
            document = fields.optional("content", _ -> Document.ofText(name, contentType, content));
        }
        return document;
    }
}
