package io.tidings.api.delivery;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.callback.CallbackHeaders;
import io.tidings.callback.CallbackUrl;
import io.tidings.callback.Credential;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.Signature;
import io.tidings.event.Document;
import io.tidings.format.CallbackBody;
import io.tidings.format.EventHeaders;
import io.tidings.format.Subject;
import io.tidings.webhook.SignatureProfile;
import io.tidings.webhook.Webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The request that brings a delivery, as the API answers it. What was sent is not kept, so it is written anew, as the
/// webhook is set now.
///
/// @param headers by name in lower case, with [CallbackHeaders#MASK] for signatures, credentials and other secrets; without
///        those that differ between attempts or are every request's: `webhook-timestamp`, `user-agent`, those of traces
/// @param body the beginning of it, as text
/// @param truncated whether it is longer than that
/// @param bytes how large all of it is; only if it is truncated
/// @param href where all of it is; only if it is truncated
@Serdeable
record RequestView(String method, String url, Map<String, String> headers, String body, boolean truncated,
        @Nullable Integer bytes, @Nullable String href) {

    static final int MAX_BODY_BYTES = 64 * 1024;

    static RequestView of(Subject subject, Delivery delivery, CallbackBody body, String href) {
        Webhook webhook = subject.webhook();
        CallbackUrl url = webhook.settings().url();
        byte[] bytes = body.bytes();
        boolean truncated = bytes.length > MAX_BODY_BYTES;
        return new RequestView("POST", body.query().flatMap(url::withQuery).orElse(url).value(),
                headers(subject, delivery, body),
                new String(truncated ? Arrays.copyOf(bytes, MAX_BODY_BYTES) : bytes, charset(body)), truncated,
                truncated ? bytes.length : null, truncated ? href : null);
    }

    private static Charset charset(CallbackBody body) {
        String named = Document.charset(body.contentType()).orElse(UTF_8.name());
        try {
            return Charset.forName(named);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return UTF_8;
        }
    }

    private static Map<String, String> headers(Subject subject, Delivery delivery, CallbackBody body) {
        Webhook webhook = subject.webhook();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(Signature.ID_HEADER, delivery.key().id().value());
        headers.put(Signature.SIGNATURE_HEADER, CallbackHeaders.MASK);
        headers.putAll(EventHeaders.of(subject));
        headers.putAll(webhook.settings().headers().reveal().masked());
        List<Credential> credentials = webhook.settings().credentials().reveal().all();
        credentials.forEach(credential -> headers.put(credential.headerName(), CallbackHeaders.MASK));
        signature(webhook.settings().signature(), headers);
        Map<String, String> ordered = new LinkedHashMap<>();
        ordered.put("content-type", body.contentType());
        headers.forEach((name, value) -> ordered.put(name.toLowerCase(Locale.ROOT), value));
        return ordered;
    }

    private static void signature(SignatureProfile profile, Map<String, String> headers) {
        switch (profile) {
            case STANDARD -> {
                // It has no other header.
            }
            case GITHUB -> headers.put(Signature.GITHUB_HEADER, CallbackHeaders.MASK);
            case STRIPE -> headers.put(Signature.STRIPE_HEADER, CallbackHeaders.MASK);
        }
    }
}
