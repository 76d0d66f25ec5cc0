package io.tidings.format;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.event.EventType;
import io.tidings.event.Payload;
import io.tidings.json.Json;

/// A payload's fields as POST parameters, in their order.
///
/// Text stands as it is, `null` as nothing, objects and arrays as JSON. Numbers stand as they were published, but as plain
/// decimals, without an exponent; where the type's schema wants an integer, also without a fraction of zeros.
final class FormParameters {

    private FormParameters() {}

    /// @param type empty if it is not built in
    static Map<String, String> of(Optional<EventType> type, Payload payload) {
        JsonNode properties = type.flatMap(EventType::schema).orElseGet(Json::object).path("properties");
        Map<String, String> parameters = new LinkedHashMap<>();
        payload.tree()
                .properties()
                .forEach(field -> parameters.put(field.getKey(),
                        text(field.getValue(), properties.path(field.getKey()).path("type").asText())));
        return parameters;
    }

    private static String text(JsonNode value, String wanted) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case NULL -> "";
            case NUMBER -> wanted.equals("integer") && isWhole(value.decimalValue())
                    ? value.decimalValue().toBigInteger().toString()
                    : plain(value);
            case OBJECT, ARRAY, BOOLEAN, BINARY, MISSING, POJO -> Json.text(value);
        };
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private static String plain(JsonNode number) {
        String published = Json.text(number);
        return published.contains("e") || published.contains("E") ? number.decimalValue().toPlainString() : published;
    }
}
