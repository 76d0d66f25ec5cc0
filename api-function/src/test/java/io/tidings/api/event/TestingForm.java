package io.tidings.api.event;

import java.io.ByteArrayOutputStream;

import io.tidings.api.Call;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A form on its way, as browsers and curl put it together (RFC 7578).
final class TestingForm {

    static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

    private static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    TestingForm field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", value.getBytes(UTF_8));
    }

    TestingForm file(String fileName, String contentType, byte[] content) {
        return part("Content-Disposition: form-data; name=\"payload\"; filename=\"" + fileName
                + "\"\r\nContent-Type: " + contentType, content);
    }

    /// @param headers lines
    TestingForm part(String headers, byte[] content) {
        parts.writeBytes(("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n").getBytes(UTF_8));
        parts.writeBytes(content);
        parts.writeBytes("\r\n".getBytes(UTF_8));
        return this;
    }

    byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(parts.toByteArray());
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return body.toByteArray();
    }

    /// @param path with its query
    Call to(String path) {
        return Call.of("POST", path).body(CONTENT_TYPE, body());
    }
}
