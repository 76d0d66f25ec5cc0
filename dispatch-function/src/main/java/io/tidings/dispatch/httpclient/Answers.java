package io.tidings.dispatch.httpclient;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

import io.tidings.delivery.Response;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What is kept of an answer: readable, and no more than [Response] has room for.
final class Answers {

    private Answers() {}

    static Response kept(HttpExchange.Answer answer) {
        ClassicHttpResponse head = answer.head();
        Text text = text(answer);
        return new Response(head.getCode(), headers(head), text.value, text.truncated);
    }

    private static Map<String, String> headers(ClassicHttpResponse head) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : head.getHeaders()) {
            if (headers.size() < Response.MAX_HEADERS) {
                String value = header.getValue() == null ? "" : header.getValue();
                headers.merge(header.getName().toLowerCase(Locale.ROOT), value,
                        (first, second) -> first + ", " + second);
            }
        }
        return headers;
    }

    private record Text(String value, boolean truncated) {}

    /// No receiver is asked to compress, but some do.
    private static Text text(HttpExchange.Answer answer) {
        String coding = header(answer.head(), HttpHeaders.CONTENT_ENCODING).strip().toLowerCase(Locale.ROOT);
        Charset charset = charset(answer.head());
        if (answer.body().length == 0 || coding.isEmpty() || coding.equals("identity")) {
            return decoded(answer.body(), charset, !answer.whole());
        }
        return inflated(answer, coding, charset)
                .orElseGet(() -> new Text(String.format(Locale.ROOT, "(%,d bytes of %s)", answer.body().length,
                        name(coding)), !answer.whole()));
    }

    /// The beginning, however much it would be: no more than what is kept is unpacked.
    private static Optional<Text> inflated(HttpExchange.Answer answer, String coding, Charset charset) {
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        boolean whole = false;
        try (InputStream packed = unpacking(coding, answer.body())) {
            if (packed == null) {
                return Optional.empty();
            }
            byte[] some = new byte[1024];
            int count = 0;
            while (count >= 0 && unpacked.size() <= Response.MAX_BODY_BYTES) {
                unpacked.write(some, 0, count);
                count = packed.read(some);
            }
            whole = count < 0;
        } catch (IOException e) {
            if (unpacked.size() == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(decoded(unpacked.toByteArray(), charset, !whole));
    }

    private static InputStream unpacking(String coding, byte[] body) throws IOException {
        return switch (coding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(new ByteArrayInputStream(body));
            case "deflate" -> new InflaterInputStream(new ByteArrayInputStream(body));
            default -> null;
        };
    }

    private static Text decoded(byte[] bytes, Charset charset, boolean truncated) {
        int length = Math.min(bytes.length, Response.MAX_BODY_BYTES);
        return new Text(new String(bytes, 0, length, charset), truncated || bytes.length > length);
    }

    /// The one that the answer names, where there is such a one.
    private static Charset charset(ClassicHttpResponse head) {
        try {
            ContentType type = ContentType.parseLenient(header(head, HttpHeaders.CONTENT_TYPE));
            return type == null || type.getCharset() == null ? UTF_8 : type.getCharset();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return UTF_8;
        }
    }

    private static String header(ClassicHttpResponse head, String name) {
        Header header = head.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }

    private static String name(String coding) {
        String name = coding.replaceAll("[^a-z0-9, -]", "?");
        return name.length() <= 20 ? name : name.substring(0, 20);
    }
}
