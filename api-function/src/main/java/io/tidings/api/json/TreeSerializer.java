package io.tidings.api.json;

import java.io.IOException;
import java.util.Map;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serializer;

/// Writes trees, such as payloads and schemas, into answers: numbers exactly as they were read.
@Singleton
final class TreeSerializer implements Serializer<JsonNode> {

    @Override
    public void serialize(Encoder encoder, EncoderContext context, Argument<? extends JsonNode> type, JsonNode value)
            throws IOException {
        write(encoder, value);
    }

    private static void write(Encoder encoder, JsonNode value) throws IOException {
        switch (value.getNodeType()) {
            case OBJECT -> {
                try (Encoder members = encoder.encodeObject(Argument.OBJECT_ARGUMENT)) {
                    for (Map.Entry<String, JsonNode> member : value.properties()) {
                        members.encodeKey(member.getKey());
                        write(members, member.getValue());
                    }
                }
            }
            case ARRAY -> {
                try (Encoder entries = encoder.encodeArray(Argument.OBJECT_ARGUMENT)) {
                    for (JsonNode entry : value) {
                        write(entries, entry);
                    }
                }
            }
            case NUMBER -> {
                if (value.isIntegralNumber()) {
                    encoder.encodeBigInteger(value.bigIntegerValue());
                } else {
                    encoder.encodeBigDecimal(value.decimalValue());
                }
            }
            case BOOLEAN -> encoder.encodeBoolean(value.booleanValue());
            case STRING, BINARY -> encoder.encodeString(value.asText());
            case NULL, MISSING, POJO -> encoder.encodeNull();
        }
    }
}
