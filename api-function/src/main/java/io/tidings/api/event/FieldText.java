package io.tidings.api.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

import io.micronaut.core.annotation.Nullable;

import io.tidings.api.problem.ProblemException;
import io.tidings.event.Document;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The text of a form's field.
final class FieldText {

    private FieldText() {}

    /// Decodes by the charset that a media type names, or else as UTF-8.
    ///
    /// @param field whose fault it is
    /// @throws ProblemException if there is no such charset, or the bytes are not in it
    static String decoded(String field, @Nullable String contentType, byte[] bytes) {
        String charset = contentType == null ? UTF_8.name() : Document.charset(contentType).orElse(UTF_8.name());
        try {
            return Charset.forName(charset).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid(field, "must be text in " + charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw ProblemException.invalid(field, "must be in a known charset, not " + charset);
        }
    }
}
