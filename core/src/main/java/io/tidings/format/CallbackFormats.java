package io.tidings.format;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.event.Document;
import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventType;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Writes callbacks, each in its [Format].
public final class CallbackFormats implements CallbackWriter {

    private static final String JSON = "application/json";
    private static final String CLOUDEVENTS_JSON = "application/cloudevents+json; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final EventCatalog catalog;

    public CallbackFormats(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /// Writes a callback in the format that its webhook asks for, or else in the type's own.
    @Override
    public CallbackBody write(CallbackContent subject) {
        Format format = subject.webhook()
                .settings()
                .format()
                .orElseGet(() -> catalog.find(subject.subscribedType())
                        .map(EventType::format)
                        .orElse(Format.ENVELOPE));
        return write(subject, format);
    }

    /// Writes a callback in `format`. In every format, it has the same fields by the same names: see
    /// [EventType#payloadFor].
    public CallbackBody write(CallbackContent published, Format format) {
        CallbackContent subject = asTheWebhookGetsIt(published);
        return switch (format) {
            case ENVELOPE -> CallbackBody.of(JSON, envelope(subject));
            case FORM -> form(subject);
            case DOCUMENT -> document(subject);
            case CLOUDEVENTS -> CallbackBody.of(CLOUDEVENTS_JSON, cloudEvent(subject));
        };
    }

    private CallbackContent asTheWebhookGetsIt(CallbackContent subject) {
        EventContent content = subject.content();
        return catalog.find(subject.subscribedType())
                .map(type -> type.payloadFor(Level.of(subject.webhook().scope()), content.payload()))
                .map(payload -> subject.with(new EventContent(payload, content.document())))
                .orElse(subject);
    }

    private static byte[] envelope(CallbackContent subject) {
        ObjectNode envelope = Json.object().put("type", subject.subscribedType().value());
        envelope.putObject("webhook")
                .put("id", subject.webhook().id().value())
                .put("organization", subject.organizationName())
                .put("name", subject.webhook().settings().name().value());
        return subject.content().jsonAfter(envelope);
    }

    private CallbackBody form(CallbackContent subject) {
        Map<String, String> parameters = parameters(subject);
        return subject.content()
                .document()
                .map(file -> MultipartForm.write(parameters, file))
                .orElseGet(() -> CallbackBody.of(UrlEncodedForm.CONTENT_TYPE,
                        UrlEncodedForm.write(parameters).getBytes(UTF_8)));
    }

    /// The document; where there is none, the field that is the whole message; else the payload.
    private CallbackBody document(CallbackContent subject) {
        Map<String, String> parameters = parameters(subject);
        Optional<String> query = Optional.of(UrlEncodedForm.write(parameters)).filter(text -> !text.isEmpty());
        Optional<Document> file = subject.content().document();
        Optional<String> message = catalog.find(subject.subscribedType())
                .flatMap(EventType::messageField)
                .map(parameters::get);
        if (file.isPresent()) {
            return new CallbackBody(file.get().contentType(), file.get().content(), query);
        }
        return message
                .map(text -> new CallbackBody(TEXT, text.getBytes(UTF_8), query))
                .orElseGet(() -> new CallbackBody(JSON, subject.content().payload().json(), query));
    }

    private Map<String, String> parameters(CallbackContent subject) {
        return FormParameters.of(catalog.find(subject.subscribedType()), subject.content().payload());
    }

    /// Receivers may drop a second event of the same source and id, so one that is told under two types has two.
    private static String cloudEventId(CallbackContent subject) {
        String id = subject.event().id().value();
        return subject.subscribedType().equals(subject.event().type())
                ? id
                : id + '-' + subject.subscribedType().value();
    }

    private static byte[] cloudEvent(CallbackContent subject) {
        Event event = subject.event();
        String source = "/organizations/" + event.organization().value()
                + event.project().map(project -> "/projects/" + project.value()).orElse("");
        ObjectNode cloudEvent = Json.object()
                .put("specversion", "1.0")
                .put("id", cloudEventId(subject))
                .put("source", source)
                .put("type", subject.subscribedType().value())
                .put("time", event.occurredAt().toString())
                .put("datacontenttype", JSON);
        return subject.content().jsonIn(cloudEvent, "data");
    }
}
