package io.tidings.event;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What an event carries: its payload, and a document if there is one.
public record EventContent(Payload payload, Optional<Document> document) {

    /// How much an event may carry, payload and document together: 4 MiB.
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /// Up to here content travels within messages and items; above, it is kept in the object store and fetched from
    /// there (claim check): 128 KiB.
    public static final int MAX_INLINE_BYTES = 128 * 1024;

    private static final String PAYLOAD = "payload";
    private static final String DOCUMENT = "document";
    private static final String NAME = "name";
    private static final String CONTENT_TYPE = "contentType";
    private static final String TEXT = "content";
    private static final String BASE64 = "contentBase64";

    public static EventContent of(Payload payload) {
        return new EventContent(payload, Optional.empty());
    }

    /// The length of payload and document, in bytes.
    public int size() {
        return payload.size() + document.map(Document::size).orElse(0);
    }

    /// Whether it is more than [#MAX_INLINE_BYTES], as it stands or as JSON in a message.
    public boolean isLarge() {
        return size() > MAX_INLINE_BYTES
                || lengthInMessage(document.isPresent() ? bytes() : payload.json()) > MAX_INLINE_BYTES;
    }

    /// Messages hold U+FFFE and U+FFFF (EF BF BE and EF BF BF) only escaped, in six bytes instead of three.
    private static int lengthInMessage(byte[] json) {
        int length = json.length;
        for (int i = 2; i < json.length; i++) {
            if (json[i - 2] == (byte) 0xEF && json[i - 1] == (byte) 0xBF && (json[i] & 0xFE) == 0xBE) {
                length += 3;
            }
        }
        return length;
    }

    /// The content as JSON: `{"payload", "document": {"name", "contentType", "content" or "contentBase64"}}`.
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.set(PAYLOAD, payload.tree());
        document.ifPresent(file -> json.set(DOCUMENT, node(file)));
        return json;
    }

    /// `object` with the members of [#json] at its end, as bytes: the same, but for not making a tree of the payload.
    ///
    /// @param object not empty
    public byte[] jsonAfter(ObjectNode object) {
        byte[] json = Json.bytes(object, PAYLOAD, payload.json());
        return document.map(file -> Json.append(json, DOCUMENT, Json.bytes(node(file)))).orElse(json);
    }

    /// The content as the member `name` at the end of `object`.
    ///
    /// @param object not empty
    public byte[] jsonIn(ObjectNode object, String name) {
        return Json.bytes(object, name, bytes());
    }

    /// Reads a member of an object that [#jsonIn] wrote.
    ///
    /// @return empty if there is none
    /// @throws IllegalArgumentException if it is something else
    public static Optional<EventContent> readIn(Json.Cut object, String name) {
        return Optional.ofNullable(object.rest().get(name))
                .map(json -> object.cut()
                        .map(payload -> new EventContent(Payload.ofWritten(payload, object.depth()),
                                optionalDocument(json)))
                        .orElseGet(() -> of(json)));
    }

    /// The part of a content that [Json#parseBut] is to cut out.
    public static String cutOut() {
        return PAYLOAD;
    }

    private static Optional<Document> optionalDocument(JsonNode json) {
        return Optional.ofNullable(json.get(DOCUMENT)).map(EventContent::document);
    }

    private static ObjectNode node(Document file) {
        ObjectNode node = Json.object().put(NAME, file.name()).put(CONTENT_TYPE, file.contentType());
        file.text()
                .ifPresentOrElse(
                        text -> node.put(TEXT, text),
                        () -> node.set(BASE64, BinaryNode.valueOf(file.content())));
        return node;
    }

    /// Reads what [#json] wrote.
    ///
    /// @throws IllegalArgumentException if it is something else
    public static EventContent of(JsonNode json) {
        return new EventContent(
                Payload.of(json.path(PAYLOAD)), optionalDocument(json));
    }

    /// The same as the bytes of [#json].
    private byte[] bytes() {
        byte[] json = Json.member(PAYLOAD, payload.json());
        return document.map(file -> Json.append(json, DOCUMENT, Json.bytes(node(file)))).orElse(json);
    }

    /// The JSON of [#json], gzipped: how contents are stored.
    public byte[] zipped() {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /// Reads what [#zipped] wrote.
    ///
    /// @throws IllegalArgumentException if it is something else
    public static EventContent unzip(byte[] zipped) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return of(Json.parse(gzip.readAllBytes()));
        } catch (IOException e) {
            throw new IllegalArgumentException("must be gzipped", e);
        }
    }

    private static Document document(JsonNode node) {
        JsonNode base64 = node.get(BASE64);
        byte[] content = base64 == null ? node.path(TEXT).asText().getBytes(UTF_8) : decode(base64);
        return new Document(node.path(NAME).asText(), node.path(CONTENT_TYPE).asText(), content);
    }

    private static byte[] decode(JsonNode base64) {
        try {
            return base64.binaryValue() != null ? base64.binaryValue() : Base64.getDecoder().decode(base64.asText());
        } catch (IOException e) {
            throw new IllegalArgumentException("contentBase64 must be base64", e);
        }
    }
}
