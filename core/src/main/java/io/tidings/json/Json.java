package io.tidings.json;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON as Tidings reads and writes it (RFC 8259): strict, numbers exact and of at most 400 digits, names unique, at
/// most 100 levels deep.
///
/// Only the tree model is used, so nothing here needs reflection.
public final class Json {

    /// How deeply objects and arrays may be nested.
    public static final int MAX_DEPTH = 100;

    /// How many digits a number may have when it is written out, without an exponent: enough for every `double`, and
    /// little enough for calculations.
    public static final int MAX_DIGITS = 400;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /// An empty object to be filled.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// Reads one JSON value that fills the whole of `text`.
    ///
    /// @throws IllegalArgumentException if it is not JSON, with where and why; what was read is not repeated
    public static JsonNode parse(byte[] text) {
        try {
            return complete(MAPPER.readTree(text));
        } catch (JacksonException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads one JSON value that fills the whole of `text`.
    ///
    /// @throws IllegalArgumentException if it is not JSON, with where and why
    public static JsonNode parse(String text) {
        try {
            return complete(MAPPER.readTree(text));
        } catch (JacksonException e) {
            throw invalid(e);
        }
    }

    /// The value on one line, without spaces.
    ///
    /// @throws IllegalArgumentException if a text in it holds half of a surrogate pair, which UTF-8 cannot hold
    public static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("must not contain unpaired surrogates", e);
        }
    }

    /// The value on one line, without spaces.
    public static String text(JsonNode value) {
        return value.toString();
    }

    /// The value with line breaks and indentation, for people.
    public static String pretty(JsonNode value) {
        return value.toPrettyString();
    }

    private static JsonNode complete(JsonNode value) {
        if (value == null || value.isMissingNode()) {
            throw new IllegalArgumentException("must be JSON, was empty");
        }
        requireWritableNumbers(value);
        return value;
    }

    private static void requireWritableNumbers(JsonNode value) {
        if (value.isBigDecimal() && Math.abs((long) value.decimalValue().scale()) > MAX_DIGITS) {
            throw new IllegalArgumentException("must have numbers of at most " + MAX_DIGITS + " digits");
        }
        value.forEach(Json::requireWritableNumbers);
    }

    private static IllegalArgumentException invalid(JacksonException e) {
        String where = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
        return new IllegalArgumentException("must be JSON: " + firstSentence(e.getOriginalMessage()) + where, e);
    }

    private static String firstSentence(String message) {
        return message == null
                ? "unreadable"
                : message.lines().findFirst().orElse("unreadable").replaceAll("\\(.*", "").strip();
    }
}
