package io.tidings.sqs;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.event.Document;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.testing.AnyJson;
import io.tidings.testing.Examples;
import io.tidings.trace.TraceContext;
import io.tidings.webhook.Lane;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeliveryMessageTest {

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void shouldReadBackWhatWasWritten(@ForAll("deliveries") QueuedDelivery delivery) {
        String message = DeliveryMessage.write(delivery);

        assertThat(DeliveryMessage.read(message)).isEqualTo(delivery);
        assertThat(DeliveryMessage.read(message).content().map(c -> c.payload().toString()))
                .isEqualTo(delivery.content().map(c -> c.payload().toString()));
    }

    /// Others make SQS refuse the message: `#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`.
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void shouldWriteOnlyCharactersThatSqsTakes(@ForAll("deliveries") QueuedDelivery delivery) {
        assertThat(DeliveryMessage.write(delivery)
                .codePoints()
                .filter(c -> (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
                        || (c >= 0xD800 && c < 0xE000) || c == 0xFFFE || c == 0xFFFF)
                .boxed()).isEmpty();
    }

    /// Of a build that knew no lanes; and one that goes by the slow lane.
    @Test
    void shouldReadMessagesWithAndWithoutALane() {
        QueuedDelivery fast = delivery("Acme", Optional.empty());

        assertThat(DeliveryMessage.write(fast)).doesNotContain("lane");
        assertThat(DeliveryMessage.read(DeliveryMessage.write(fast)).lane()).isEqualTo(Lane.FAST);
        assertThat(DeliveryMessage.read(DeliveryMessage.write(fast.in(Lane.SLOW)))).isEqualTo(fast.in(Lane.SLOW));
    }

    /// Messages of earlier builds are in the queue during an update, whatever the code calls their members.
    @Test
    void shouldSpellItsMembersAsEarlierBuildsDo() {
        QueuedDelivery delivery = delivery("Acme", Optional.of(Examples.content())).in(Lane.SLOW);
        ObjectNode message = (ObjectNode) io.tidings.json.Json.parse(DeliveryMessage.write(delivery));

        assertThat(message.fieldNames()).toIterable()
                .contains("version", "lane", "delivery", "round", "turn", "webhook", "type", "organizationName",
                        "event",
                        "content");
        assertThat(message.path("event").fieldNames()).toIterable()
                .contains("id", "organization", "type", "occurredAt", "publishedAt");
    }

    @Test
    void shouldReadBackCharactersThatSqsDoesNotTake() {
        QueuedDelivery delivery = delivery("Ac\uFFFFme", Optional.of(new EventContent(
                Examples.payload("{\"\\uffff\":\"\\ufffe\\u0000\\\\uffff\"}"),
                Optional.of(new Document("\uFFFE.txt", "text/plain",
                        "\uFFFF".getBytes(java.nio.charset.StandardCharsets.UTF_8))))));

        String message = DeliveryMessage.write(delivery);

        assertThat(message).doesNotContain("\uFFFE", "\uFFFF");
        assertThat(DeliveryMessage.read(message)).isEqualTo(delivery);
    }

    @Test
    void shouldReadBackAPayloadOfTheGreatestDepth() {
        String nested = "[".repeat(Payload.MAX_DEPTH - 1) + "]".repeat(Payload.MAX_DEPTH - 1);
        QueuedDelivery delivery = delivery("Acme", Optional.of(EventContent.of(
                Examples.payload("{\"a\":" + nested + "}"))));

        assertThat(DeliveryMessage.read(DeliveryMessage.write(delivery))).isEqualTo(delivery);
    }

    @Test
    void shouldReadBackTheTraceOfAnEvent() {
        QueuedDelivery untraced = delivery("Acme", Optional.empty());
        Event event = untraced.event()
                .in(TraceContext.read(Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                        Optional.of("rojo=1")));
        QueuedDelivery delivery = new QueuedDelivery(untraced.target(), event, "Acme", Optional.empty(), 1, 0);

        assertThat(event.trace()).isPresent();
        assertThat(DeliveryMessage.read(DeliveryMessage.write(delivery))).isEqualTo(delivery);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"version\":2}", "{\"version\":1}",
            "{\"version\":1,\"event\":{\"organization\":\"0123456789abcdef01234567\"}}", "hello"})
    void shouldCallEverythingElsePoison(String body) {
        assertThatThrownBy(() -> DeliveryMessage.read(body)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCallAMessageThatLacksAnythingPoison() {
        ObjectNode whole = (ObjectNode) io.tidings.json.Json.parse(DeliveryMessage.write(
                delivery("Acme", Optional.of(Examples.content()))));

        for (String field : java.util.List.of("version", "round", "webhook", "type", "organizationName", "event")) {
            ObjectNode lacking = whole.deepCopy().without(java.util.List.of(field));

            assertThatThrownBy(() -> DeliveryMessage.read(lacking.toString())).as(field)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Provide
    Arbitrary<QueuedDelivery> deliveries() {
        Arbitrary<Optional<Document>> documents = Combinators.combine(names(), Arbitraries.bytes().array(byte[].class))
                .as((name, bytes) -> new Document(name, "application/xml", bytes))
                .optional();
        Arbitrary<Optional<EventContent>> contents = Combinators.combine(AnyJson.objects(3), documents)
                .as((payload, document) -> new EventContent(Payload.of(payload), document))
                .optional();
        return Combinators.combine(AnyJson.text(), contents, Arbitraries.integers().between(1, 1_000),
                Arbitraries.integers().between(0, 1_000), Arbitraries.of(true, false))
                .as((name, content, rounds, turns, test) -> {
                    QueuedDelivery delivery = delivery(name, content);
                    Event event = delivery.event();
                    return new QueuedDelivery(delivery.target(),
                            new Event(event.id(), event.organization(), event.project(), event.type(),
                                    event.occurredAt(), event.publishedAt(), test),
                            name, content, rounds, turns);
                });
    }

    private static QueuedDelivery delivery(String organizationName, Optional<EventContent> content) {
        OrganizationId organization = Examples.organizationId();
        Scope project = new Scope.OfProject(organization, Examples.projectId());
        Event event = new Event(new EventId(Examples.id()), organization, project.project(),
                new EventTypeName("PROJECT_IMPORT"), Instant.parse("2026-03-01T11:59:59.123456789Z"), Examples.NOW);
        return new QueuedDelivery(
                new Target(new WebhookKey(project, new WebhookId(Examples.id())),
                        new EventTypeName("PROJECT_IMPORT_ANY")),
                event, organizationName, content, 1, 0);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('a', 'z').withChars("é\uFFFF .-").ofMinLength(1).ofMaxLength(20);
    }
}
