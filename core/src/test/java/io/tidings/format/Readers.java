package io.tidings.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.eclipse.jetty.util.UrlEncoded;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Reads callbacks as receivers do, with libraries that receivers use.
public final class Readers {

    private Readers() {}

    public record Part(String name, Optional<String> fileName, Optional<String> contentType, byte[] content) {

        public String text() {
            return new String(content, UTF_8);
        }
    }

    public static List<Part> multipart(CallbackBody body) throws IOException {
        Map<String, String> type = new ParameterParser().parse(body.contentType(), ';');
        MultipartInput input = MultipartInput.builder()
                .setInputStream(new ByteArrayInputStream(body.bytes()))
                .setBoundary(type.get("boundary").getBytes(UTF_8))
                .get();
        input.setHeaderCharset(UTF_8);
        List<Part> parts = new ArrayList<>();
        for (boolean more = input.skipPreamble(); more; more = input.readBoundary()) {
            Map<String, String> headers = headers(input.readHeaders());
            Map<String, String> disposition = new ParameterParser().parse(headers.get("content-disposition"), ';');
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            input.readBodyData(content);
            parts.add(new Part(disposition.get("name"), Optional.ofNullable(disposition.get("filename")),
                    Optional.ofNullable(headers.get("content-type")), content.toByteArray()));
        }
        return parts;
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        text.strip().lines().forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), line.substring(colon + 1).strip());
        });
        return headers;
    }

    /// The parameters of a form in their order, each once.
    public static Map<String, String> form(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        UrlEncoded.decodeTo(encoded, (name, value) -> {
            if (parameters.put(name, value) != null) {
                throw new IllegalStateException("'" + name + "' is there twice");
            }
        }, UTF_8);
        return parameters;
    }
}
