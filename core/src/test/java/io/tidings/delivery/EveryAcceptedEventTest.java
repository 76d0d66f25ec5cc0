package io.tidings.delivery;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.naming.Name;
import io.tidings.sending.Callback;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.AnyJson;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever an event carries that was accepted: its delivery ends, delivered or with a reason in words.
@Tag("slow")
class EveryAcceptedEventTest {

    private static final List<String> TYPES = List.of("PROJECT_CREATE", "PROJECT_IMPORT", "LOGIN_FAILURE",
            "SNAPSHOT_CREATE", "deployment.build.created");

    @Property(tries = 300)
    void shouldBeDeliveredOrSayWhyNot(@ForAll("contents") EventContent content, @ForAll Format format,
            @ForAll("urls") String url, @ForAll("types") String type) {
        try (Dispatching dispatching = new Dispatching()) {
            dispatching.sender.answer(callback -> {
                requireSendable(callback);
                return new Outcome.Delivered(Response.of(200));
            });
            Webhook webhook = dispatching.webhook(settings(format, url));
            QueuedDelivery delivery = dispatching.enqueue(webhook, content, new EventTypeName(type));

            dispatching.dispatch();

            Delivery recorded = dispatching.recorded(delivery);
            assertThat(recorded.attempts()).hasSize(1);
            switch (recorded.attempts().getFirst().outcome()) {
                case Outcome.Delivered _ -> assertThat(dispatching.sender.sent()).hasSize(1);
                case Outcome.Refused(String reason) -> {
                    assertThat(reason).isNotBlank();
                    assertThat(content.size()).as("only what is long does not fit").isGreaterThan(2_000);
                }
                case Outcome other -> throw new AssertionError(other);
            }
        }
    }

    private static void requireSendable(Callback callback) {
        assertThat(callback.url().uri().getHost()).isEqualTo("receiver.example.com");
        assertThat(callback.headers()).allSatisfy((name, value) -> {
            assertThat(name).matches("[A-Za-z0-9-]+");
            assertThat(value).matches("[\\x20-\\x7E]*");
        });
    }

    private static WebhookSettings settings(Format format, String url) {
        WebhookSettings plain = WebhookSettings.of(new Name("Any"), new CallbackUrl(url),
                List.of(new EventSelector("*")));
        return new WebhookSettings(plain.name(), plain.description(), plain.url(), plain.events(),
                CallbackHeaders.none(), true, Optional.of(format), plain.filter(), plain.projects(), plain.timeout(),
                plain.appIconUrl(), plain.retry(), plain.whileInactive());
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(TYPES);
    }

    @Provide
    Arbitrary<String> urls() {
        return Arbitraries.of("https://receiver.example.com", "https://receiver.example.com/hook?a=b",
                "https://receiver.example.com/?", "https://receiver.example.com/" + "a".repeat(2_000));
    }

    @Provide
    Arbitrary<EventContent> contents() {
        Arbitrary<Optional<Document>> documents = Combinators.combine(
                Arbitraries.of("project.xml", "Ümläut ☃.xml", "a;b='c'.json", " ", "\u202e"),
                Arbitraries.of("application/xml", "text/plain; charset=utf-8", "application/json"),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(200))
                .as(Document::new)
                .optional();
        return Combinators.combine(payloads(), documents)
                .as((payload, document) -> new EventContent(Payload.of(payload), document));
    }

    private static Arbitrary<ObjectNode> payloads() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, AnyJson.objects(3)),
                Tuple.of(1, Arbitraries.integers()
                        .between(1, 40_000)
                        .map(
                                length -> Json.object().put("description", "ü\n".repeat(length)))),
                Tuple.of(1, Arbitraries.of("1e400", "-0.0", "1e-400", "9007199254740993", "1.0E+2")
                        .map(number -> (ObjectNode) Json.parse("{\"time\":" + number + ",\"name\":" + number + "}"))),
                Tuple.of(1, AnyJson.text()
                        .filter(text -> text.length() < 100)
                        .map(
                                name -> Json.object().put(name, "Sales model.\r\nOwner: Alice\u0000"))),
                Tuple.of(1, Arbitraries.just(nested(Payload.MAX_DEPTH - 1))));
    }

    private static ObjectNode nested(int levels) {
        ObjectNode outer = Json.object();
        ArrayNode inner = outer.putArray("a");
        for (int level = 2; level < levels; level++) {
            inner = inner.addArray();
        }
        return outer;
    }
}
