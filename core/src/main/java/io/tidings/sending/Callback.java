package io.tidings.sending;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.organization.OrganizationId;

/// One request that is ready to be sent: a `POST` of `body` to `url`.
///
/// @param organization whose request it is: it shares connections with no other organization's
/// @param headers in the order in which they are sent; of two whose names differ in case alone, the last is sent
public record Callback(OrganizationId organization, CallbackUrl url, Map<String, String> headers, byte[] body) {

    public Callback {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// The same with one header more.
    Callback with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Callback(organization, url, more, body);
    }

    /// Without the values of headers, of which some are secret.
    @Override
    public String toString() {
        return "Callback[url=" + url + ", headers=" + headers.keySet() + "]";
    }
}
