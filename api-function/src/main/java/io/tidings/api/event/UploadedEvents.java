package io.tidings.api.event;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;

import io.tidings.api.json.Fields;
import io.tidings.api.problem.ProblemException;
import io.tidings.event.EventContent;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.organization.Scope;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.IdempotencyKey;
import io.tidings.publishing.NewEvent;

/// Reads events that come as a form: its fields are the payload, its file, if it has one, the document.
@Singleton
final class UploadedEvents {

    private final EventTypes types;

    UploadedEvents(EventTypes types) {
        this.types = types;
    }

    /// Reads an event; what a form has no place for (`type`, `id`, `occurredAt`) is in its query.
    NewEvent read(Scope scope, @Nullable String keyHeader, Form form) {
        ObjectNode about = Json.object();
        form.query().forEach(about::put);
        Fields fields = Fields.of(about);
        EventTypeName type = fields.required("type", Fields.text(EventTypeName::new));
        Optional<IdempotencyKey> key = EventJson.key(fields, fields.optional("id", Fields.text(IdempotencyKey::new)),
                keyHeader);
        Optional<Instant> occurredAt = fields.optional("occurredAt", Fields::instant);
        fields.complete();
        Upload upload = Upload.read(form.contentType(), form.body());
        JsonNode properties = types.find(scope.organization(), type)
                .flatMap(EventType::schema)
                .orElseGet(Json::object)
                .path("properties");
        return new NewEvent(scope, type, key, new EventContent(payload(upload.fields(), properties), upload.document()),
                occurredAt);
    }

    /// A form knows only text; where the type's schema wants a number or a truth value, the text is read as one.
    private static Payload payload(Map<String, String> fields, JsonNode properties) {
        ObjectNode payload = Json.object();
        fields.forEach((name, text) -> payload.set(name, value(text, properties.path(name).path("type").asText())));
        try {
            return Payload.of(payload);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("body", e);
        }
    }

    private static JsonNode value(String text, String wanted) {
        boolean literal = switch (wanted) {
            case "integer" -> text.matches("-?[0-9]{1,18}");
            case "number" -> text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
            case "boolean" -> text.matches("true|false");
            default -> false;
        };
        return literal ? Json.parse(text.replaceFirst("^(-?)0+(?=[0-9])", "$1")) : Json.object().textNode(text);
    }
}
