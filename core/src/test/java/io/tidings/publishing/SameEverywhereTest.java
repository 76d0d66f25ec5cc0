package io.tidings.publishing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Resender;
import io.tidings.event.Document;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventType;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.event.Payload;
import io.tidings.format.CallbackBody;
import io.tidings.format.CallbackContent;
import io.tidings.format.CallbackFormats;
import io.tidings.format.EventHeaders;
import io.tidings.format.Readers;
import io.tidings.format.Readers.Part;
import io.tidings.format.SampleContents;
import io.tidings.identity.IdGenerator;
import io.tidings.json.Json;
import io.tidings.memory.InMemoryDeliveries;
import io.tidings.memory.Memory;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.webhook.Webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The documented sample of a type, a test send and a real event say the same in every format at every level, whatever names
/// the event was published with.
class SameEverywhereTest {

    private static final EventCatalog CATALOG = EventCatalog.builtIn();

    private final CallbackFormats formats = new CallbackFormats(CATALOG);

    @TestFactory
    Stream<DynamicTest> shouldSayTheSame() {
        return CATALOG.all()
                .stream()
                .flatMap(type -> Stream.of(Level.values())
                        .filter(level -> level == Level.ORGANIZATION || type.levels().containsKey(level))
                        .flatMap(level -> Stream.of(Format.values())
                                .map(format -> DynamicTest.dynamicTest(type.name() + ", " + level + ", " + format,
                                        () -> compare(type, level, format)))));
    }

    private void compare(EventType type, Level level, Format format) throws IOException {
        Told sample = told(new SampleContents(CATALOG).of(type, level), format);
        assertThat(sample.headers.get("webhook-event-type")).isEqualTo(type.name().value());
        assertThat(sample.fields.keySet()).containsAll(type.parametersFor(level).names());

        Publishing publishing = new Publishing();
        Webhook webhook = publishing.webhook(level == Level.PROJECT ? publishing.project : publishing.organization,
                type.name().value());
        assertSame(told(testSend(publishing, webhook, type), format), sample, "a test send");
        for (Payload published : waysToPublish(type, level)) {
            assertSame(told(realEvent(publishing, webhook, type, published), format), sample,
                    "published as " + published);
        }
    }

    private static void assertSame(Told told, Told sample, String what) {
        assertThat(told.fields).as(what).containsExactlyEntriesOf(sample.fields);
        assertThat(told.document).as(what).isEqualTo(sample.document);
        assertThat(told.headers.keySet()).as(what).isEqualTo(sample.headers.keySet());
        assertThat(told.headers.get("webhook-event-type")).as(what).isEqualTo(sample.headers.get("webhook-event-type"));
    }

    /// As this level names things, as the other does, in another order, and with what no webhook of this level gets.
    private static List<Payload> waysToPublish(EventType type, Level level) {
        Payload sample = type.parametersFor(level).sample();
        List<Payload> ways = new ArrayList<>(List.of(sample));
        ObjectNode backwards = Json.object();
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(sample.tree().properties());
        fields.reversed().forEach(field -> backwards.set(field.getKey(), field.getValue()));
        if (type.parametersFor(level).names().isEmpty()) {
            return ways;
        }
        ways.add(Payload.of(backwards));
        ObjectNode more = sample.tree();
        type.parametersFor(level).omitted().forEach(name -> more.put(name, "omitted"));
        ways.add(Payload.of(more));
        if (type.carriesDocument()) {
            ObjectNode renamed = sample.tree();
            rename(renamed, "userId", "username");
            rename(renamed, "username", "userId");
            ObjectNode both = renamed.deepCopy();
            both.setAll(sample.tree());
            rename(renamed, "name", "projectName");
            rename(renamed, "projectName", "name");
            ways.add(Payload.of(renamed));
            ways.add(Payload.of(both));
        }
        return ways;
    }

    private static void rename(ObjectNode payload, String from, String to) {
        if (payload.has(from) && !payload.has(to)) {
            payload.set(to, payload.remove(from));
        } else if (payload.has(from) && payload.has(to)) {
            payload.remove(from);
        }
    }

    private static CallbackContent testSend(Publishing publishing, Webhook webhook, EventType type) {
        EventTypes types = new EventTypes(CATALOG, publishing.store.types(), new PayloadSchemas());
        WebhookTester tester = new WebhookTester(types, CATALOG, publishing.events,
                new Resender(new InMemoryDeliveries(new Memory(publishing.clock)), publishing.queue, publishing.clock),
                new IdGenerator(publishing.clock, ThreadLocalRandom::current), publishing.clock);
        assertThat(tester.test(webhook, publishing.store.organizations().findById(publishing.id).orElseThrow(),
                type.name())).isInstanceOf(WebhookTester.TestResult.Queued.class);
        return subject(publishing, webhook);
    }

    private static CallbackContent realEvent(Publishing publishing, Webhook webhook, EventType type,
            Payload published) {
        EventTypeName publishedAs = type.publishedAs().orElse(type.name());
        Scope scope = type.levels().containsKey(Level.PROJECT) ? publishing.project : publishing.organization;
        NewEvent event = new NewEvent(scope, publishedAs, Optional.empty(),
                new EventContent(published,
                        type.carriesDocument() ? Optional.of(CATALOG.sampleDocument()) : Optional.empty()),
                Optional.empty());
        assertThat(type.publishedByTidings() ? publishing.publisher.publishOwn(event) : publishing.publish(event))
                .isInstanceOf(Publication.Accepted.class);
        return subject(publishing, webhook);
    }

    private static CallbackContent subject(Publishing publishing, Webhook webhook) {
        QueuedDelivery queued = publishing.queue.all().getLast();
        assertThat(queued.target().webhook()).isEqualTo(webhook.key());
        return new CallbackContent(queued.event(), queued.content().orElseThrow(), queued.target().type(), webhook,
                queued.organizationName());
    }

    /// What a receiver reads.
    private record Told(Map<String, String> headers, Map<String, String> fields, Optional<Document> document) {}

    private Told told(CallbackContent subject, Format format) throws IOException {
        CallbackBody body = formats.write(subject, format);
        Map<String, String> headers = EventHeaders.of(subject);
        return switch (format) {
            case ENVELOPE -> json(headers, Json.parse(body.bytes()), subject);
            case CLOUDEVENTS -> json(headers, Json.parse(body.bytes()).path("data"), subject);
            case FORM -> body.contentType().startsWith("multipart/")
                    ? multipart(headers, body)
                    : new Told(headers, Readers.form(new String(body.bytes(), UTF_8)), Optional.empty());
            case DOCUMENT -> new Told(headers, Readers.form(body.query().orElseThrow()),
                    subject.content()
                            .document()
                            .map(file -> new Document(file.name(), body.contentType(), body.bytes())));
        };
    }

    private static Told json(Map<String, String> headers, JsonNode json, CallbackContent subject) {
        Map<String, String> fields = new LinkedHashMap<>();
        json.path("payload").properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        assertThat(json.has("document")).isEqualTo(subject.content().document().isPresent());
        return new Told(headers, fields, EventContent.of(json).document());
    }

    private static Told multipart(Map<String, String> headers, CallbackBody body) throws IOException {
        List<Part> parts = Readers.multipart(body);
        Map<String, String> fields = new LinkedHashMap<>();
        parts.subList(0, parts.size() - 1).forEach(part -> fields.put(part.name(), part.text()));
        Part file = parts.getLast();
        return new Told(headers, fields, Optional.of(
                new Document(file.fileName().orElseThrow(), file.contentType().orElseThrow(), file.content())));
    }

    /// Fields that no product document knows may help, and harm nobody.
    @Test
    void shouldPassOnInEveryFormatWhatNoDocumentKnows() throws IOException {
        Publishing publishing = new Publishing();
        Webhook webhook = publishing.webhook(publishing.organization, "USER_DISABLED");
        Payload published = Examples.payload(
                """
                    {"region": "eu", "username": "demo", "remainingSeats": 5, "userId": "1", "email": "e", "organization": "o"}""");

        for (Format format : Format.values()) {
            Told told = told(realEvent(publishing, webhook,
                    CATALOG.find(new EventTypeName("USER_DISABLED")).orElseThrow(), published), format);

            assertThat(told.fields.keySet()).as(format.wireName())
                    .containsExactly("username", "email", "userId", "organization", "region");
        }
    }
}
