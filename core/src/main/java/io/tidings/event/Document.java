package io.tidings.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file that travels with an event, byte for byte: a `project.xml`, for one.
public final class Document {

    private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\p{Cs}\"/\\\\]{1,255}");
    private static final Pattern CONTENT_TYPE = Pattern
            .compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}(?:; ?[a-z-]+=[A-Za-z0-9._-]+){0,4}");

    private final String name;
    private final String contentType;
    private final byte[] content;

    /// @param name a file name of 1 to 255 characters, without a path
    /// @param contentType a media type (RFC 9110), as `application/xml`
    /// @throws IllegalArgumentException if either is not
    public Document(String name, String contentType, byte[] content) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("must have a name of 1 to 255 characters without quotes and slashes");
        }
        if (!CONTENT_TYPE.matcher(contentType).matches()) {
            throw new IllegalArgumentException("must have a media type as contentType");
        }
        this.name = name;
        this.contentType = contentType;
        this.content = content.clone();
    }

    public String name() {
        return name;
    }

    public String contentType() {
        return contentType;
    }

    public byte[] content() {
        return content.clone();
    }

    /// The length of the content in bytes.
    public int size() {
        return content.length;
    }

    /// The content as text; empty if it is not valid UTF-8.
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that
                && name.equals(that.name)
                && contentType.equals(that.contentType)
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return name + " (" + contentType + ", " + content.length + " bytes)";
    }
}
