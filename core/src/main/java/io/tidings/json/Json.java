package io.tidings.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static java.nio.charset.StandardCharsets.UTF_8;

/// JSON as Tidings reads and writes it (RFC 8259): strict, numbers exact and written as they were read, names unique,
/// and within limits on the time and memory that a sender can take.
///
/// Only the tree model is used, so nothing here needs reflection.
public final class Json {

    /// How deeply objects and arrays may be nested.
    public static final int MAX_DEPTH = 100;

    /// How many digits a number may have when it is written out, without an exponent: enough for every `double`, and
    /// little enough for calculations.
    public static final int MAX_DIGITS = 400;

    /// How many characters a name may have.
    public static final int MAX_NAME_LENGTH = 1_000;

    /// How many characters a text may have: the largest document in base64, and some.
    public static final int MAX_TEXT_LENGTH = 6 * 1024 * 1024;

    /// How many names, values, brackets and braces there may be.
    public static final int MAX_TOKENS = 500_000;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String TOO_MANY_DIGITS = "must have numbers of at most " + MAX_DIGITS + " digits";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(MAX_TEXT_LENGTH)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // The table of known names is shared by all documents, and names whose hash codes collide break it for all others.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // Buffers of threads would be of use to no other: virtual threads do one thing and end.
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectReader WHOLE = MAPPER.reader();

    /// For what others follow.
    private static final ObjectReader PARTS = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// For JSON of others that is only inspected.
    private static final JsonFactory UNBOUNDED = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private Json() {}

    /// Whether `bytes` are one JSON value (RFC 8259), however large or deep: more than [#parse(byte[])] takes.
    public static boolean isJson(byte[] bytes) {
        try (JsonParser parser = UNBOUNDED.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /// An empty object to be filled.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// Reads one JSON value that fills the whole of `text`.
    ///
    /// @throws IllegalArgumentException if it is not JSON in UTF-8, with where and why; what was read is not repeated
    public static JsonNode parse(byte[] text) {
        return parse(decoded(text));
    }

    /// Jackson itself would guess other encodings, and let some bytes pass that are not UTF-8.
    private static String decoded(byte[] text) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("must be JSON in UTF-8", e);
        }
    }

    /// Reads one JSON value that fills the whole of `text`.
    ///
    /// @throws IllegalArgumentException if it is not JSON, with where and why; what was read is not repeated
    public static JsonNode parse(String text) {
        try (JsonParser parser = new PublishedNumbers(MAPPER.createParser(withoutMark(text)))) {
            return complete(WHOLE.readTree(parser));
        } catch (JacksonException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(TOO_MANY_DIGITS, e);
        }
    }

    /// Editors put a byte order mark in front of UTF-8, which parsers may ignore (RFC 8259, section 8.1).
    private static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    /// The value on one line, without spaces.
    ///
    /// @throws IllegalArgumentException if a text in it holds half of a surrogate pair, which UTF-8 cannot hold
    public static byte[] bytes(JsonNode value) {
        requirePairedSurrogates(value);
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private static void requirePairedSurrogates(JsonNode value) {
        value.fieldNames().forEachRemaining(Json::requirePairedSurrogates);
        if (value.isTextual()) {
            requirePairedSurrogates(value.textValue());
        }
        value.forEach(Json::requirePairedSurrogates);
    }

    /// Requires text that UTF-8 can hold.
    ///
    /// @throws IllegalArgumentException if `text` holds half of a surrogate pair
    public static void requirePairedSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    throw new IllegalArgumentException("must not contain unpaired surrogates");
                }
                i++;
            }
        }
    }

    /// The object with one more member, at its end, which is JSON already.
    ///
    /// @param object not empty
    /// @throws IllegalArgumentException as [#bytes(JsonNode)]
    public static byte[] bytes(ObjectNode object, String name, byte[] value) {
        return append(bytes(object), name, value);
    }

    /// As [#bytes(ObjectNode, String, byte[])], with an object that is written already.
    public static byte[] append(byte[] object, String name, byte[] value) {
        return concatenation(object, object.length - 1, "," + quoted(name) + ":", value);
    }

    /// An object with one member, which is JSON already.
    public static byte[] member(String name, byte[] value) {
        return concatenation(new byte[0], 0, "{" + quoted(name) + ":", value);
    }

    private static byte[] concatenation(byte[] before, int used, String key, byte[] value) {
        byte[] middle = key.getBytes(UTF_8);
        byte[] all = Arrays.copyOf(before, used + middle.length + value.length + 1);
        System.arraycopy(middle, 0, all, used, middle.length);
        System.arraycopy(value, 0, all, used + middle.length, value.length);
        all[all.length - 1] = '}';
        return all;
    }

    private static String quoted(String name) {
        return text(MAPPER.getNodeFactory().textNode(name));
    }

    /// An object of which one part was not read, but cut out.
    ///
    /// @param rest the object without it
    /// @param cut it, an object in UTF-8; empty if it is not there, or is no plain object and was read with the rest
    /// @param depth how many levels deep it is
    public record Cut(ObjectNode rest, Optional<byte[]> cut, int depth) {}

    /// Reads an object like [#parse(String)], but leaves its member `inner` of the object `outer` unparsed, which saves
    /// building a tree of it and writing it again. It must have been written by [#bytes] or [#text]; its numbers and
    /// texts are only checked against the grammar. A member with escapes that depend on where it is written is parsed
    /// as well.
    ///
    /// @throws IllegalArgumentException if it is not a JSON object, with where and why
    public static Cut parseBut(String outer, String inner, String text) {
        ObjectNode rest = object();
        Optional<byte[]> cut = Optional.empty();
        int depth = 0;
        try (JsonParser parser = new PublishedNumbers(MAPPER.createParser(text))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("must be a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.START_OBJECT || !name.equals(outer)) {
                    rest.set(name, value(parser));
                    continue;
                }
                ObjectNode part = rest.putObject(name);
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String member = parser.currentName();
                    if (parser.nextToken() != JsonToken.START_OBJECT || !member.equals(inner)) {
                        part.set(member, value(parser));
                        continue;
                    }
                    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
                    depth = skipObject(parser);
                    String raw = text.substring(start, Math.toIntExact(parser.currentLocation().getCharOffset()));
                    if (raw.contains("\\u")) {
                        part.set(member, parse(raw));
                    } else {
                        cut = Optional.of(raw.getBytes(UTF_8));
                    }
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("must be one JSON object, and nothing after it");
            }
            return new Cut(rest, cut, depth);
        } catch (JacksonException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The names of an object's members, in their order; no more is read of it than that takes.
    ///
    /// @throws IllegalArgumentException if `object` is not a JSON object, as far as it is read
    public static Set<String> names(byte[] object) {
        Set<String> names = new LinkedHashSet<>();
        try (JsonParser parser = MAPPER.createParser(new String(object, UTF_8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        return complete(PARTS.readTree(parser));
    }

    /// @return how many levels deep the object is that has just begun
    private static int skipObject(JsonParser parser) throws IOException {
        int depth = 1;
        int deepest = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IllegalArgumentException("must be JSON, ended too soon");
            }
            if (token.isStructStart()) {
                depth++;
                deepest = Math.max(deepest, depth);
            } else if (token.isStructEnd()) {
                depth--;
            }
        }
        return deepest;
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
        requireWritableNumbers(value, JsonPointer.empty());
        return value;
    }

    private static void requireWritableNumbers(JsonNode value, JsonPointer at) {
        if (value.isBigDecimal() && Math.abs((long) value.decimalValue().scale()) > MAX_DIGITS) {
            throw new IllegalArgumentException(at.equals(JsonPointer.empty())
                    ? TOO_MANY_DIGITS
                    : TOO_MANY_DIGITS + " (at " + at + ")");
        }
        if (value.isObject()) {
            value.properties()
                    .stream()
                    .filter(member -> mayHoldNumbers(member.getValue()))
                    .forEach(member -> requireWritableNumbers(member.getValue(), at.appendProperty(member.getKey())));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                if (mayHoldNumbers(value.get(i))) {
                    requireWritableNumbers(value.get(i), at.appendIndex(i));
                }
            }
        }
    }

    private static boolean mayHoldNumbers(JsonNode value) {
        return value.isContainerNode() || value.isBigDecimal();
    }

    private static IllegalArgumentException invalid(JacksonException e) {
        String where = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
        return new IllegalArgumentException("must be JSON: " + reason(e) + where, e);
    }

    /// Jackson says first what is wrong, and then quotes what it read.
    private static String reason(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return limit(e.getOriginalMessage());
        }
        String message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage().split("[\\n'\"(:]", 2)[0].strip();
        return message.isEmpty() ? "unreadable" : message;
    }

    /// The limit that is exceeded, by how Jackson's words about it begin.
    private static String limit(String message) {
        if (message.startsWith("Document nesting depth")) {
            return "nested more than " + MAX_DEPTH + " levels deep";
        }
        if (message.startsWith("Number") || message.startsWith("BigDecimal")) {
            return "a number of more than " + MAX_DIGITS + " digits";
        }
        if (message.startsWith("Name length")) {
            return "a name of more than " + MAX_NAME_LENGTH + " characters";
        }
        if (message.startsWith("String")) {
            return "a text of more than " + MAX_TEXT_LENGTH + " characters";
        }
        return message.startsWith("Token count")
                ? "more than " + MAX_TOKENS + " names, values and brackets"
                : "too large";
    }
}
