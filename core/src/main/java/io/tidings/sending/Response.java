package io.tidings.sending;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The part of a receiver's answer that is stored.
///
/// @param status the HTTP status code
/// @param headers the first [#MAX_HEADERS] of them, names in lower case, names and values cut to [#MAX_HEADER_LENGTH]
///        characters
/// @param body the first [#MAX_BODY_BYTES] bytes, decompressed, and decoded with the character set that the answer
///        names (otherwise UTF-8); bytes that are not valid in it become replacement characters
/// @param truncated whether the body was longer, or ended early
public record Response(int status, Map<String, String> headers, String body, boolean truncated) {

    public static final int MAX_BODY_BYTES = 8 * 1024;
    public static final int MAX_HEADERS = 30;
    public static final int MAX_HEADER_LENGTH = 500;

    public Response {
        Map<String, String> kept = new LinkedHashMap<>();
        headers.entrySet()
                .stream()
                .limit(MAX_HEADERS)
                .forEach(header -> kept.putIfAbsent(cut(header.getKey(), MAX_HEADER_LENGTH),
                        cut(header.getValue(), MAX_HEADER_LENGTH)));
        headers = Collections.unmodifiableMap(kept);
        truncated = truncated || body.length() > MAX_BODY_BYTES;
        body = cut(body, MAX_BODY_BYTES);
    }

    private static String cut(String text, int length) {
        return text.length() <= length
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /// The same answer with nothing but its status.
    Response summary() {
        return new Response(status, Map.of(), "", truncated || !body.isEmpty());
    }

    /// The same answer with `***` in place of every one of `secrets`, however it is spelled.
    Response without(Secrets secrets) {
        Map<String, String> kept = new LinkedHashMap<>();
        headers.forEach((name, value) -> kept.putIfAbsent(without(secrets, name), without(secrets, value)));
        return new Response(status, kept, secrets.masked(body, truncated), truncated);
    }

    private static String without(Secrets secrets, String ofHeader) {
        return secrets.masked(ofHeader, ofHeader.length() >= MAX_HEADER_LENGTH - 1);
    }

    /// How much room it takes at most, in bytes of UTF-8.
    public int weight() {
        int characters = body.length() + headers.entrySet()
                .stream()
                .mapToInt(header -> header.getKey().length() + header.getValue().length())
                .sum();
        return 3 * characters;
    }

    /// An answer of which nothing but the status is known.
    public static Response of(int status) {
        return new Response(status, Map.of(), "", false);
    }
}
