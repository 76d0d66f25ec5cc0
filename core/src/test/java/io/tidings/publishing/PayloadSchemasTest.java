package io.tidings.publishing;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.json.Json;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PayloadSchemasTest {

    private final PayloadSchemas schemas = new PayloadSchemas();

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"type\": \"object\"}",
            "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\"}",
            "{\"$defs\": {\"a\": {\"type\": \"integer\"}}, \"properties\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}",
            "{\"properties\": {\"$ref\": {\"type\": \"string\"}}}"})
    void shouldTakeSchemasThatStandOnTheirOwn(String schema) {
        assertThatCode(() -> schemas.check(schema(schema))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\": \"objekt\"}", "{\"properties\": []}", "{\"required\": \"a\"}",
            "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
            "{\"$ref\": \"https://example.com/schema.json\"}", "{\"$ref\": \"other.json\"}",
            "{\"allOf\": [{\"$dynamicRef\": \"http://169.254.169.254/\"}]}", "{\"$ref\": \"#/$defs/missing\"}",
            "{\"properties\": {\"a\": {\"pattern\": \"(\"}}}",
            "{\"properties\": {\"a\": {\"$ref\": \"#/enum/0\"}}, \"enum\": [{\"type\": 7}]}",
            "{\"properties\": {\"a\": {\"$ref\": \"#/x\"}}, \"x\": {\"items\": {\"$ref\": \"#/y\"}}, \"y\": {\"allOf\": {}}}"})
    void shouldRefuseEverythingElse(String schema) {
        assertThatThrownBy(() -> schemas.check(schema(schema))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeAsLargeASchemaAsIsAllowedAndNotAByteMore() {
        String frame = "{\"description\":\"\"}";
        String text = "a".repeat(PayloadSchemas.MAX_SCHEMA_BYTES - frame.length());
        ObjectNode largest = Json.object().put("description", text);
        ObjectNode larger = Json.object().put("description", text + "a");

        assertThatCode(() -> schemas.check(largest)).doesNotThrowAnyException();
        assertThatThrownBy(() -> schemas.check(larger)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNameAtMostFiftyPlaces() {
        ObjectNode schema = schema("{\"properties\": {\"a\": {\"items\": {\"type\": \"string\"}}}}");
        String numbers = String.join(",", java.util.Collections.nCopies(60, "1"));

        List<PayloadViolation> violations = schemas.violations(schema, Examples.payload("{\"a\":[" + numbers + "]}"));

        assertThat(violations).hasSize(50);
    }

    @Test
    void shouldJudgeFormats() {
        ObjectNode schema = schema("{\"properties\": {\"at\": {\"type\": \"string\", \"format\": \"date-time\"}}}");

        assertThat(schemas.violations(schema, Examples.payload("{\"at\": \"2026-03-01T12:00:00Z\"}"))).isEmpty();
        assertThat(schemas.violations(schema, Examples.payload("{\"at\": \"yesterday\"}"))).singleElement()
                .extracting(PayloadViolation::pointer)
                .isEqualTo("/at");
    }

    @Test
    @Timeout(5)
    void shouldJudgeNumbersOfEverySizeQuickly() {
        ObjectNode schema = schema(
                "{\"properties\": {\"a\": {\"type\": \"integer\", \"minimum\": 0, \"multipleOf\": 1}}}");

        assertThat(schemas.violations(schema, Examples.payload("{\"a\": 1e400}"))).isEmpty();
        assertThat(schemas.violations(schema, Examples.payload("{\"a\": 1e-400}"))).isNotEmpty();
    }

    private static ObjectNode schema(String text) {
        return (ObjectNode) Json.parse(text);
    }
}
