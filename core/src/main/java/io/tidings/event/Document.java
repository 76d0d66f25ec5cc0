package io.tidings.event;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tidings.naming.Text;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A file that travels with an event, byte for byte: a `project.xml`, for one.
public final class Document {

    /// How many characters a media type may have, with its parameters.
    public static final int MAX_CONTENT_TYPE_LENGTH = 1_024;

    private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\p{Cs}\"/\\\\]{1,255}");
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED = "\"(?:[\\t \\x21\\x23-\\x5B\\x5D-\\x7E]|\\\\[\\t\\x20-\\x7E])*+\"";
    private static final String PARAMETER = "[ \\t]*+;[ \\t]*+(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + ")";
    private static final Pattern PARAMETERS = Pattern.compile(PARAMETER);
    private static final Pattern CONTENT_TYPE = Pattern
            .compile("([A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127})((?:" + PARAMETER + ")*+)");
    private static final int MAX_DECLARATION_LENGTH = 1_024;
    private static final Pattern XML = Pattern.compile("(?:text|application)/xml|.*\\+xml");
    private static final Pattern DECLARATION = Pattern
            .compile("\\uFEFF?<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"'](?<encoding>[A-Za-z][A-Za-z0-9._-]*)[\"']");

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
        if (contentType.length() > MAX_CONTENT_TYPE_LENGTH || !CONTENT_TYPE.matcher(contentType).matches()) {
            throw new IllegalArgumentException("must have a media type as contentType");
        }
        this.name = name;
        this.contentType = contentType;
        this.content = content.clone();
    }

    /// A document whose content is given as text. It is encoded in the `charset` of its media type, otherwise in the
    /// encoding that its XML declares, otherwise in UTF-8, as receivers read it.
    ///
    /// @throws IllegalArgumentException as the constructor; or, with a message about the content, if there is no such encoding or
    ///         it cannot hold the text
    public static Document ofText(String name, String contentType, String text) {
        Document document = new Document(name, contentType, new byte[0]);
        return new Document(name, contentType, document.encoded(text));
    }

    private byte[] encoded(String text) {
        String encoding = charset(contentType).or(() -> declared(text)).orElse(UTF_8.name());
        try {
            ByteBuffer encoded = Charset.forName(encoding).newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(UTF_8.newEncoder().canEncode(text)
                    ? "must be text that can be written in " + encoding
                    : "must not contain unpaired surrogates", e);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("must be in a known encoding, not " + encoding, e);
        }
    }

    /// The `charset` of a media type (RFC 9110): the first, if there are several; empty if it has none, or is no media type.
    public static Optional<String> charset(String mediaType) {
        Matcher type = CONTENT_TYPE.matcher(mediaType);
        return type.matches()
                ? PARAMETERS.matcher(type.group(2))
                        .results()
                        .filter(parameter -> parameter.group(1).equalsIgnoreCase("charset"))
                        .map(parameter -> unquoted(parameter.group(2)))
                        .findFirst()
                : Optional.empty();
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /// As RFC 7303 has it for XML without a charset.
    private Optional<String> declared(String text) {
        String type = contentType.split("[; \t]", 2)[0].toLowerCase(Locale.ROOT);
        Matcher declaration = DECLARATION.matcher(text.substring(0, Math.min(text.length(), MAX_DECLARATION_LENGTH)));
        return XML.matcher(type).matches() && declaration.lookingAt()
                ? Optional.of(declaration.group("encoding"))
                : Optional.empty();
    }

    /// A document that is being published. In addition to the rules of the constructor, its name is not that of a
    /// folder, has no white space at its ends, and has no invisible characters or ones that change how others are
    /// shown.
    ///
    /// @throws IllegalArgumentException if a value is not valid; the message names the character
    public static Document given(String name, String contentType, byte[] content) {
        Document document = new Document(name, contentType, content);
        if (name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("must have a name other than '" + name + "', which names a folder");
        }
        try {
            Text.requireNoBlankEnds(name);
            Text.requireVisible(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a name that " + e.getMessage(), e);
        }
        return document;
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
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
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
