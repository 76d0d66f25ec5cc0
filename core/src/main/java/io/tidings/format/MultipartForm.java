package io.tidings.format;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

import io.tidings.event.Document;
import io.tidings.identity.Sha256;

import static java.nio.charset.StandardCharsets.UTF_8;

/// `multipart/form-data` (RFC 7578): the parameters in order, then the document as file part `payload`.
///
/// The boundary follows from the content, so that every attempt of a delivery sends the same bytes, and nobody can
/// foresee it well enough to write it into a document.
final class MultipartForm {

    private MultipartForm() {}

    static CallbackBody write(Map<String, String> parameters, Document file) {
        String boundary = boundary(parameters, file);
        ByteArrayOutputStream body = new ByteArrayOutputStream(file.size() + 4_096);
        parameters.forEach((name, value) -> {
            append(body, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + escape(name) + "\"\r\n\r\n");
            append(body, value + "\r\n");
        });
        append(body, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"payload\"; filename=\""
                + escape(file.name()) + "\"\r\nContent-Type: " + file.contentType() + "\r\n\r\n");
        body.writeBytes(file.content());
        append(body, "\r\n--" + boundary + "--\r\n");
        return CallbackBody.of("multipart/form-data; boundary=" + boundary, body.toByteArray());
    }

    private static void append(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(UTF_8));
    }

    /// As the HTML Standard escapes names.
    private static String escape(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String boundary(Map<String, String> parameters, Document file) {
        MessageDigest digest = Sha256.digest();
        digest.update(parameters.toString().getBytes(UTF_8));
        digest.update(file.content());
        return "tidings-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
