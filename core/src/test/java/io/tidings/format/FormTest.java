package io.tidings.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.event.Format;
import io.tidings.event.Level;
import io.tidings.event.Payload;
import io.tidings.format.Readers.Part;
import io.tidings.json.Json;
import io.tidings.testing.Examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Forms, and the names that their parameters go by.
class FormTest {

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void shouldReadBackUrlEncodedParameters(@ForAll("parameters") Map<String, String> parameters) {
        CallbackBody body = write("order.paid", Level.ORGANIZATION, payload(parameters), Optional.empty());

        assertThat(Readers.form(new String(body.bytes(), UTF_8))).isEqualTo(parameters);
        assertThat(new String(body.bytes(), UTF_8)).matches("[A-Za-z0-9*._+%&=-]*");
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void shouldReadBackMultipartParametersAndFile(@ForAll("parameters") Map<String, String> parameters,
            @ForAll byte[] bytes) throws Exception {
        Document file = new Document("data.bin", "application/octet-stream", bytes);

        List<Part> parts = Readers.multipart(
                write("order.paid", Level.ORGANIZATION, payload(parameters), Optional.of(file)));

        Map<String, String> read = new LinkedHashMap<>();
        parts.subList(0, parts.size() - 1).forEach(part -> read.put(part.name(), part.text()));
        assertThat(read).isEqualTo(parameters);
        assertThat(parts.getLast().content()).isEqualTo(bytes);
    }

    @Provide
    Arbitrary<Map<String, String>> parameters() {
        Arbitrary<String> names = Arbitraries.strings().alpha().withChars("é_.-").ofMinLength(1).ofMaxLength(10);
        Arbitrary<String> values = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("éß☃&=+%#;\r\n\t\u0000-")
                .ofMaxLength(30);
        return Arbitraries.maps(names, values).ofMinSize(1).ofMaxSize(5);
    }

    @Test
    void shouldNotLetANameOrAFileNameBreakOutOfItsPart() throws Exception {
        Payload payload = Payload.of(Json.object().put("a\"; filename=\"x\r\nX-Evil: 1\r\n\r\nb", "value"));
        Document file = new Document("a; name=b.xml", "application/xml", new byte[]{1});

        List<Part> parts = Readers.multipart(write("order.paid", Level.ORGANIZATION, payload, Optional.of(file)));

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().name()).isEqualTo("a%22; filename=%22x%0D%0AX-Evil: 1%0D%0A%0D%0Ab");
        assertThat(parts.getFirst().fileName()).isEmpty();
        assertThat(parts.getFirst().text()).isEqualTo("value");
        assertThat(parts.getLast().name()).isEqualTo("payload");
        assertThat(parts.getLast().fileName()).contains("a; name=b.xml");
    }

    @Test
    void shouldNotLetAValueBreakOutOfItsPart() throws Exception {
        Payload first = Payload.of(Json.object().put("a", "x"));
        Document file = new Document("a.xml", "application/xml", new byte[]{1});
        String boundary = write("order.paid", Level.ORGANIZATION, first, Optional.of(file)).contentType()
                .split("=", 2)[1];
        String attack = "x\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\ny";

        List<Part> parts = Readers.multipart(write("order.paid", Level.ORGANIZATION,
                Payload.of(Json.object().put("a", attack)), Optional.of(file)));

        assertThat(parts).extracting(Part::name).containsExactly("a", "payload");
        assertThat(parts.getFirst().text()).isEqualTo(attack);
    }

    @Test
    void shouldWriteWhatIsNoTextAsJsonAndNullAsNothing() {
        Payload payload = Examples
                .payload("{\"a\":1.50,\"b\":true,\"c\":null,\"d\":{\"e\":[\"f\"]},\"g\":\"\",\"h\":[]}");

        CallbackBody body = write("order.paid", Level.ORGANIZATION, payload, Optional.empty());

        assertThat(Readers.form(new String(body.bytes(), UTF_8))).containsExactly(Map.entry("a", "1.50"),
                Map.entry("b", "true"), Map.entry("c", ""), Map.entry("d", "{\"e\":[\"f\"]}"), Map.entry("g", ""),
                Map.entry("h", "[]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ORGANIZATION | {\"userId\":\"a\",\"name\":\"S\"}         | userId=a&name=S&projectName=S",
            "ORGANIZATION | {\"username\":\"a\",\"projectName\":\"S\"} | userId=a&name=S&projectName=S",
            "ORGANIZATION | {\"name\":\"S\",\"projectName\":\"T\"}     | name=S&projectName=T",
            "PROJECT      | {\"userId\":\"a\",\"name\":\"S\"}         | username=a&projectName=S",
            "PROJECT      | {\"username\":\"a\",\"projectName\":\"S\"} | username=a&projectName=S"})
    void shouldCallThingsAsTheWebhooksLevelCallsThem(Level level, String payload, String form) {
        CallbackBody body = write("PROJECT_IMPORT", level, Examples.payload(payload), Optional.empty());

        assertThat(new String(body.bytes(), UTF_8)).isEqualTo(form);
    }

    @Test
    void shouldKeepTheDocumentedOrderAndAppendWhatElseThereIs() {
        CallbackBody body = write("LOGIN_FAILURE", Level.ORGANIZATION,
                Examples.payload("{\"extra\":1,\"time\":2,\"organizationId\":\"o\",\"message\":\"m\"}"),
                Optional.empty());

        assertThat(new String(body.bytes(), UTF_8)).isEqualTo("message=m&organizationId=o&time=2&extra=1");
    }

    @ParameterizedTest
    @CsvSource({"1643723261, 1643723261", "1643723261.0, 1643723261", "1e12, 1000000000000", "1.5E3, 1500", "-0.0, 0",
            "-0, 0", "100e-2, 1"})
    void shouldWriteWholeNumbersPlainlyWhereTheSchemaWantsThem(String published, String written) {
        CallbackBody body = write("LOGIN_FAILURE", Level.ORGANIZATION,
                Examples.payload("{\"message\":\"m\",\"organizationId\":\"o\",\"time\":" + published + "}"),
                Optional.empty());

        assertThat(new String(body.bytes(), UTF_8)).isEqualTo("message=m&organizationId=o&time=" + written);
    }

    @ParameterizedTest
    @CsvSource({"1.50, 1.50", "5.0, 5.0", "-0.0, -0.0", "-0, -0", "1e3, 1000", "1.5E-7, 0.00000015", "-2E2, -200",
            "12345678901234567890, 12345678901234567890"})
    void shouldWriteOtherNumbersAsPublishedButWithoutAnExponent(String published, String written) {
        CallbackBody body = write("order.paid", Level.ORGANIZATION, Examples.payload("{\"a\":" + published + "}"),
                Optional.empty());

        assertThat(new String(body.bytes(), UTF_8)).isEqualTo("a=" + written);
    }

    @Test
    void shouldKeepBothNamesWhereATypeOfTheOrganizationsOwnHasBoth() {
        CallbackBody body = write("order.paid", Level.PROJECT,
                Examples.payload("{\"username\":\"a\",\"userId\":\"b\"}"), Optional.empty());

        assertThat(new String(body.bytes(), UTF_8)).isEqualTo("username=a&userId=b");
    }

    private static Payload payload(Map<String, String> parameters) {
        ObjectNode payload = Json.object();
        parameters.forEach(payload::put);
        return Payload.of(payload);
    }

    private static CallbackBody write(String type, Level level, Payload payload, Optional<Document> file) {
        return Samples.FORMATS.write(
                Samples.subject(new EventTypeName(type), level, new EventContent(payload, file), "demo"), Format.FORM);
    }
}
