package io.tidings.delivery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is kept of a receiver's answer.
///
/// @param status the HTTP status code
/// @param headers at most [#MAX_HEADERS] of them, names in lower case, values cut to [#MAX_HEADER_LENGTH] characters
/// @param body the first [#MAX_BODY_BYTES] bytes, as UTF-8 with replacement characters where it is not
/// @param truncated whether there was more of the body
public record Response(int status, Map<String, String> headers, String body, boolean truncated) {

    public static final int MAX_BODY_BYTES = 8 * 1024;
    public static final int MAX_HEADERS = 30;
    public static final int MAX_HEADER_LENGTH = 500;

    public Response {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// An answer of which nothing but the status is known.
    public static Response of(int status) {
        return new Response(status, Map.of(), "", false);
    }
}
