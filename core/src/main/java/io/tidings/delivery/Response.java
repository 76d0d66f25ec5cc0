package io.tidings.delivery;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tidings.callback.CallbackHeaders;

/// What is kept of a receiver's answer.
///
/// @param status the HTTP status code
/// @param headers the first [#MAX_HEADERS] of them, names in lower case, names and values cut to [#MAX_HEADER_LENGTH]
///        characters
/// @param body the first [#MAX_BODY_BYTES] bytes, as UTF-8 with replacement characters where it is not
/// @param truncated whether there was more of the body
public record Response(int status, Map<String, String> headers, String body, boolean truncated) {

    public static final int MAX_BODY_BYTES = 8 * 1024;
    public static final int MAX_HEADERS = 30;
    public static final int MAX_HEADER_LENGTH = 500;

    /// Shorter ones are not looked for in answers.
    static final int SHORTEST_SECRET = 6;

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

    /// The same answer with `***` in place of every one of `secrets`; those of fewer than [#SHORTEST_SECRET] characters
    /// stand in too many texts by chance.
    Response without(Collection<String> secrets) {
        // The longest first: one may be part of another.
        List<String> masked = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        if (masked.stream()
                .noneMatch(secret -> body.contains(secret)
                        || headers.values().stream().anyMatch(value -> value.contains(secret)))) {
            return this;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        headers.forEach((name, value) -> kept.put(name, masked(value, masked)));
        return new Response(status, kept, masked(body, masked), truncated);
    }

    private static String masked(String text, List<String> secrets) {
        String without = text;
        for (String secret : secrets) {
            without = without.replace(secret, CallbackHeaders.MASK);
        }
        return without;
    }

    /// How much room it takes at most, in bytes of UTF-8.
    int weight() {
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
