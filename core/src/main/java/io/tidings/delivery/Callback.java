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

    /// The same with one header more.
    Callback with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Callback(url, more, body);
    }

    /// Without the values of headers, of which some are secret.
    @Override
    public String toString() {
        return "Callback[url=" + url + ", headers=" + headers.keySet() + "]";
    }
}
