package io.tidings.delivery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tidings.callback.CallbackUrl;

/// One request that is ready to be sent: a `POST` of `body` to `url`.
///
/// @param headers in the order in which they are sent
public record Callback(CallbackUrl url, Map<String, String> headers, byte[] body) {

    public Callback {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
