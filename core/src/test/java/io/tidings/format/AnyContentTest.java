package io.tidings.format;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Document;
import io.tidings.event.Event;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.naming.Name;
import io.tidings.organization.Scope;
import io.tidings.testing.AnyJson;
import io.tidings.testing.Examples;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Whatever is published comes through the claim check and every format unchanged.
@Tag("slow")
class AnyContentTest {

    private final CallbackFormats formats = new CallbackFormats(EventCatalog.builtIn());
    private final Webhook webhook = Examples.webhook(Examples.organizationScope(), WebhookSettings.of(new Name("any"),
            new CallbackUrl("https://example.com/hook"), List.of(new EventSelector("*"))));

    @Provide
    Arbitrary<ObjectNode> payloads() {
        return AnyJson.objects(3);
    }

    @Provide
    Arbitrary<String> texts() {
        return AnyJson.text();
    }

    @Property(tries = 300)
    void shouldSurviveTheClaimCheck(@ForAll("payloads") ObjectNode payload, @ForAll("texts") String text) {
        EventContent content = content(payload, text);

        assertThat(EventContent.unzip(content.zipped())).isEqualTo(content);
    }

    @Property(tries = 300)
    void shouldSurviveTheEnvelope(@ForAll("payloads") ObjectNode payload, @ForAll("texts") String text) {
        JsonNode envelope = Json.parse(write(Format.ENVELOPE, content(payload, text)).bytes());

        assertThat(Json.text(envelope.path("payload"))).isEqualTo(Json.text(payload));
        assertThat(envelope.path("document").path("content").asText()).isEqualTo(text);
    }

    @Property(tries = 300)
    void shouldSurviveACloudEvent(@ForAll("payloads") ObjectNode payload, @ForAll("texts") String text) {
        JsonNode data = Json.parse(write(Format.CLOUDEVENTS, content(payload, text)).bytes()).path("data");

        assertThat(Json.text(data.path("payload"))).isEqualTo(Json.text(payload));
        assertThat(data.path("document").path("content").asText()).isEqualTo(text);
    }

    @Property(tries = 300)
    void shouldSurviveTheDocumentFormat(@ForAll("payloads") ObjectNode payload, @ForAll("texts") String text) {
        CallbackBody body = write(Format.DOCUMENT, content(payload, text));

        assertThat(body.bytes()).isEqualTo(text.getBytes(UTF_8));
        assertThat(parameters(body.query().orElse(""))).isEqualTo(texts(payload));
    }

    @Property(tries = 300)
    void shouldSurviveAForm(@ForAll("payloads") ObjectNode payload) {
        CallbackBody body = write(Format.FORM, EventContent.of(Payload.of(payload)));

        assertThat(parameters(new String(body.bytes(), UTF_8))).isEqualTo(texts(payload));
    }

    private static EventContent content(ObjectNode payload, String text) {
        return new EventContent(Payload.of(payload),
                Optional.of(new Document("any.txt", "text/plain", text.getBytes(UTF_8))));
    }

    private CallbackBody write(Format format, EventContent content) {
        EventTypeName type = new EventTypeName("any.thing");
        Scope scope = webhook.scope();
        Event event = new Event(new EventId(Examples.id()), scope.organization(), Optional.empty(), type, Examples.NOW,
                Examples.NOW);
        return formats.write(new CallbackContent(event, content, type, webhook, "any"), format);
    }

    /// A form knows only text: numbers are plain decimals, everything else is JSON, and nothing is empty.
    private static Map<String, String> texts(ObjectNode payload) {
        Map<String, String> texts = new HashMap<>();
        payload.properties().forEach(field -> {
            JsonNode value = field.getValue();
            texts.put(field.getKey(), value.isTextual()
                    ? value.textValue()
                    : value.isNull() ? "" : value.isNumber() ? value.decimalValue().toPlainString() : Json.text(value));
        });
        return texts;
    }

    private static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }
}
