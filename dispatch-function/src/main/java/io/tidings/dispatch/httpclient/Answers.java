package io.tidings.dispatch.httpclient;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

import io.tidings.sending.Response;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What is kept of an answer: readable, and no more than [Response] has room for.
final class Answers {

    private static final Pattern COMMA = Pattern.compile(",");
    private static final char REPLACEMENT = '\uFFFD';

    /// How many times an answer may be packed.
    private static final int MAX_CODINGS = 3;
    private static final Set<String> UNPACKED = Set.of("gzip", "x-gzip", "deflate");

    /// The other codings of IANA's registry: what has them is no text.
    private static final Set<String> PACKED_OTHERWISE = Set.of("aes128gcm", "br", "compress", "x-compress", "dcb",
            "dcz",
            "exi", "pack200-gzip", "zstd");

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
        List<String> codings = codings(answer.head());
        Charset charset = charset(answer.head());
        if (answer.body().length == 0 || codings.isEmpty()) {
            return decoded(answer.body(), charset, !answer.whole());
        }
        return inflated(answer.body(), codings, charset)
                .or(() -> asItStands(answer, codings, charset))
                .orElseGet(() -> new Text(String.format(Locale.ROOT, "(%,d bytes of %s)", answer.body().length,
                        name(String.join(", ", codings))), !answer.whole()));
    }

    /// In the order in which they were applied (RFC 9110, section 8.4), in lower case.
    private static List<String> codings(ClassicHttpResponse head) {
        return Arrays.stream(head.getHeaders(HttpHeaders.CONTENT_ENCODING))
                .map(Header::getValue)
                .filter(Objects::nonNull)
                .flatMap(COMMA::splitAsStream)
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }

    /// The beginning, however much it would be: no more than what is kept is unpacked.
    private static Optional<Text> inflated(byte[] body, List<String> codings, Charset charset) {
        if (codings.size() > MAX_CODINGS || !UNPACKED.containsAll(codings)) {
            return Optional.empty();
        }
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        boolean whole = false;
        try (InputStream packed = unpacking(codings, body)) {
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

    private static InputStream unpacking(List<String> codings, byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        for (String coding : codings.reversed()) {
            in = coding.equals("deflate") ? inflating(in) : new GZIPInputStream(in);
        }
        return in;
    }

    /// Deflate is meant to be wrapped as zlib wraps it (RFC 1950). Some servers leave that out, and clients bear with it.
    private static InputStream inflating(InputStream in) throws IOException {
        PushbackInputStream ahead = new PushbackInputStream(in, 2);
        byte[] head = ahead.readNBytes(2);
        ahead.unread(head);
        boolean wrapped = head.length == 2 && (head[0] & 0x0F) == 8
                && ((head[0] & 0xFF) << 8 | (head[1] & 0xFF)) % 31 == 0;
        Inflater inflater = new Inflater(!wrapped);
        return new InflaterInputStream(ahead, inflater) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    /// Some receivers, and proxies that have unpacked an answer, name a coding that the body does not have.
    private static Optional<Text> asItStands(HttpExchange.Answer answer, List<String> codings, Charset charset) {
        if (codings.stream().anyMatch(PACKED_OTHERWISE::contains)) {
            return Optional.empty();
        }
        Text text = decoded(answer.body(), charset, !answer.whole());
        return text.value.chars().allMatch(Answers::isReadable) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isReadable(int c) {
        return c != REPLACEMENT && (c >= ' ' || c == '\t' || c == '\n' || c == '\r') && c != 0x7F;
    }

    /// A character of which only the beginning came, or is kept, is left out.
    private static Text decoded(byte[] bytes, Charset charset, boolean cut) {
        int length = Math.min(bytes.length, Response.MAX_BODY_BYTES);
        boolean truncated = cut || bytes.length > length;
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(length * (double) decoder.maxCharsPerByte()));
        decoder.decode(ByteBuffer.wrap(bytes, 0, length), text, !truncated);
        if (!truncated) {
            decoder.flush(text);
        }
        return new Text(text.flip().toString(), truncated);
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
