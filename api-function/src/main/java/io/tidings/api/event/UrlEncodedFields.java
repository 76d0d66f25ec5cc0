package io.tidings.api.event;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

import io.tidings.api.problem.ProblemException;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// An `application/x-www-form-urlencoded` body, read as the URL Standard of WHATWG has it: a per cent sign that escapes
/// nothing stands for itself.
final class UrlEncodedFields {

    private UrlEncodedFields() {}

    /// The fields, in the order in which they came.
    ///
    /// @param contentType the `Content-Type` of the request; text is in its charset, or else in UTF-8
    /// @throws ProblemException if there are more than [Upload#MAX_FIELDS], one comes twice, or one is not in that charset
    static Map<String, String> read(String contentType, byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : new String(body, ISO_8859_1).split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String name = FieldText.decoded("body", contentType, unescaped(parts[0]));
                String value = FieldText.decoded(name, contentType, unescaped(parts.length == 1 ? "" : parts[1]));
                Upload.add(fields, name, value);
            }
        }
        return fields;
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            OptionalInt escaped = escaped(text, i);
            if (escaped.isPresent()) {
                bytes.write(escaped.getAsInt());
                i += 2;
            } else {
                bytes.write(text.charAt(i) == '+' ? ' ' : text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static OptionalInt escaped(String text, int at) {
        if (text.charAt(at) != '%' || at + 2 >= text.length()) {
            return OptionalInt.empty();
        }
        int high = Character.digit(text.charAt(at + 1), 16);
        int low = Character.digit(text.charAt(at + 2), 16);
        return high < 0 || low < 0 ? OptionalInt.empty() : OptionalInt.of(high * 16 + low);
    }
}
