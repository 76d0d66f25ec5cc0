package io.tidings.format;

import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.jackson.JsonFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.format.Readers.Part;
import io.tidings.json.Json;
import io.tidings.testing.Examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// What receivers read in callbacks, with libraries of their own.
class CallbackFormatsTest {

    @ParameterizedTest
    @MethodSource("envelopes")
    void shouldWriteAnEnvelopeThatReceiversCanRead(Samples sample) throws Exception {
        CallbackBody body = sample.write();

        JsonNode read = new ObjectMapper().readTree(body.bytes());
        assertThat(body.contentType()).isEqualTo("application/json");
        assertThat(body.query()).isEmpty();
        assertThat(read.fieldNames()).toIterable()
                .startsWith("type", "webhook", "payload")
                .hasSize(sample.type().carriesDocument() ? 4 : 3);
        assertThat(read.path("webhook").fieldNames()).toIterable().containsExactly("id", "organization", "name");
        assertThat(read.path("type").asText()).isEqualTo(sample.type().name().value());
        assertThat(read.path("payload").toString()).isEqualTo(sample.content().payload().toString());
    }

    static Stream<Samples> envelopes() {
        return Samples.in(Format.ENVELOPE);
    }

    @ParameterizedTest
    @MethodSource("cloudEvents")
    void shouldWriteACloudEventThatReceiversCanRead(Samples sample) throws Exception {
        CallbackBody body = sample.write();

        CloudEvent read = new JsonFormat().deserialize(body.bytes());
        assertThat(body.contentType()).startsWith(JsonFormat.CONTENT_TYPE);
        assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(read.getId()).isEqualTo("697def4084b4103f670c5c33");
        assertThat(read.getType()).isEqualTo(sample.type().name().value());
        assertThat(read.getSource()).hasToString("/organizations/66ec40f584b4103f670c5a11"
                + (sample.level() == Level.PROJECT ? "/projects/66ec410384b4103f670c5b22" : ""));
        assertThat(read.getTime()).isEqualTo("2026-01-31T11:59:58.500Z");
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(new ObjectMapper().readTree(read.getData().toBytes())).isEqualTo(sample.content().json());
    }

    static Stream<Samples> cloudEvents() {
        return Samples.in(Format.CLOUDEVENTS);
    }

    @Test
    void shouldTellTheCloudEventsApartThatOneEventBecomes() {
        CallbackContent deleted = Samples.subject(new EventTypeName("PROJECT_DELETE_AND_UNPUBLISH"), Level.PROJECT,
                Examples.content(), "demo");
        CallbackContent alsoSeenAs = new CallbackContent(deleted.event(), deleted.content(),
                new EventTypeName("PROJECT_DELETE"),
                deleted.webhook(), deleted.organizationName());

        CloudEvent one = new JsonFormat().deserialize(Samples.FORMATS.write(deleted, Format.CLOUDEVENTS).bytes());
        CloudEvent other = new JsonFormat().deserialize(Samples.FORMATS.write(alsoSeenAs, Format.CLOUDEVENTS).bytes());

        assertThat(other.getSource()).isEqualTo(one.getSource());
        assertThat(other.getId()).isNotEqualTo(one.getId()).startsWith(one.getId());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void shouldWriteAFormThatReceiversCanRead(Samples sample) throws Exception {
        CallbackBody body = sample.write();

        if (sample.type().carriesDocument()) {
            List<Part> parts = Readers.multipart(body);
            Map<String, String> parameters = new LinkedHashMap<>();
            parts.stream()
                    .filter(part -> part.fileName().isEmpty())
                    .forEach(part -> parameters.put(part.name(), part.text()));
            assertThat(parameters).containsExactlyEntriesOf(expected(sample));
            Part file = parts.getLast();
            assertThat(file.name()).isEqualTo("payload");
            assertThat(file.fileName()).contains("project.xml");
            assertThat(file.contentType()).contains("application/xml");
            assertThat(file.content()).isEqualTo(Samples.CATALOG.sampleDocument().content());
            assertIsProject(file.content());
        } else {
            assertThat(body.contentType()).isEqualTo("application/x-www-form-urlencoded");
            assertThat(Readers.form(new String(body.bytes(), UTF_8))).containsExactlyEntriesOf(expected(sample));
        }
        assertThat(body.query()).isEmpty();
    }

    static Stream<Samples> forms() {
        return Samples.in(Format.FORM);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldWriteADocumentThatReceiversCanRead(Samples sample) throws Exception {
        CallbackBody body = sample.write();

        assertThat(Readers.form(body.query().orElseThrow())).containsExactlyEntriesOf(expected(sample));
        if (sample.type().carriesDocument()) {
            assertThat(body.contentType()).isEqualTo("application/xml");
            assertIsProject(body.bytes());
        }
    }

    static Stream<Samples> documents() {
        return Samples.in(Format.DOCUMENT);
    }

    @Test
    void shouldWriteThePayloadWhereThereIsNoDocument() {
        Samples sample = Samples.in(Format.DOCUMENT)
                .filter(s -> s.type().name().value().equals("USER_CREATED"))
                .findFirst()
                .orElseThrow();

        assertThat(sample.write().contentType()).isEqualTo("application/json");
        assertThat(new String(sample.write().bytes(), UTF_8)).isEqualTo(sample.content().payload().toString());
    }

    @Test
    void shouldWriteDocumentsOfAnyBytes() throws Exception {
        byte[] bytes = Examples.content(10_000).document().orElseThrow().content();
        EventContent content = new EventContent(Examples.payload("{}"),
                Optional.of(new Document("Bild ☃.bin", "application/octet-stream", bytes)));

        Part file = Readers.multipart(write(content, Format.FORM)).getLast();

        assertThat(file.content()).isEqualTo(bytes);
        assertThat(file.fileName()).contains("Bild ☃.bin");
        assertThat(write(content, Format.DOCUMENT).bytes()).isEqualTo(bytes);
        assertThat(write(content, Format.DOCUMENT).query()).isEmpty();
        assertThat(EventContent.of(Json.parse(write(content, Format.CLOUDEVENTS).bytes()).path("data")))
                .isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({"PROJECT_CREATE, FORM", "LOGIN_FAILURE, FORM", "SNAPSHOT_RESTORE, FORM", "USER_CREATED, ENVELOPE",
            "deployment.build.created, ENVELOPE", "WEBHOOK_DISABLED, ENVELOPE", "order.paid, ENVELOPE"})
    void shouldWriteInTheTypesOwnFormatUnlessTheWebhookAsksForAnother(String type, Format format) {
        CallbackContent subject = Samples.subject(new EventTypeName(type), Level.ORGANIZATION, Examples.content(),
                "demo");

        assertThat(Samples.FORMATS.write(subject).bytes()).isEqualTo(Samples.FORMATS.write(subject, format).bytes());
    }

    private static CallbackBody write(EventContent content, Format format) {
        return Samples.FORMATS.write(
                Samples.subject(new EventTypeName("order.paid"), Level.ORGANIZATION, content, "demo"), format);
    }

    /// All fields of the sample, in their documented order.
    private static Map<String, String> expected(Samples sample) {
        JsonNode payload = sample.content().payload().tree();
        List<String> documented = sample.type().parametersFor(sample.level()).names();
        Map<String, String> expected = new LinkedHashMap<>();
        documented.forEach(name -> expected.put(name, payload.path(name).asText()));
        payload.properties().forEach(field -> expected.putIfAbsent(field.getKey(), field.getValue().asText()));
        return expected;
    }

    private static void assertIsProject(byte[] xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        assertThat(
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml)).getDocumentElement().getLocalName())
                .isEqualTo("project");
    }
}
