package io.tidings.api.delivery;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.delivery.Delivery;
import io.tidings.endpoint.CallbackHeaders;
import io.tidings.endpoint.CallbackUrl;
import io.tidings.endpoint.Credential;
import io.tidings.event.Document;
import io.tidings.format.CallbackBody;
import io.tidings.format.CallbackContent;
import io.tidings.format.EventHeaders;
import io.tidings.sending.Signature;
import io.tidings.webhook.SignatureProfile;
import io.tidings.webhook.Webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The request of a delivery, as the API answers it. Sent requests are not stored, so it is rebuilt with the present
/// settings of the webhook.
///
/// @param headers by name in lower case, with [CallbackHeaders#MASK] for signatures, credentials and other secrets;
///        without those that differ between attempts or are the same in every request: `webhook-timestamp`,
///        `user-agent`, those of traces
/// @param body the beginning of the body, as text in the character set that its type names, otherwise in UTF-8
/// @param truncated whether it is longer than that
/// @param binary `true`: the body has bytes that are not valid in this character set, which `body` shows as U+FFFD;
///         absent otherwise
/// @param bytes how large all of it is; only if `body` does not show it truly
/// @param href where all of it is; only if `body` does not show it truly
@Serdeable
record RequestView(String method, String url, Map<String, String> headers, String body, boolean truncated,
        @Nullable Boolean binary, @Nullable Integer bytes, @Nullable String href) {

    static final int MAX_BODY_BYTES = 64 * 1024;

    private static final char REPLACEMENT = '\uFFFD';

    static RequestView of(CallbackContent subject, Delivery delivery, CallbackBody body, String href) {
        Webhook webhook = subject.webhook();
        CallbackUrl url = webhook.settings().url();
        byte[] bytes = body.bytes();
        boolean truncated = bytes.length > MAX_BODY_BYTES;
        ByteBuffer shown = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, MAX_BODY_BYTES));
        Charset charset = charset(body);
        CharBuffer text = CharBuffer
                .allocate((int) Math.ceil(shown.remaining() * (double) charset.newDecoder().maxCharsPerByte()));
        boolean binary = decoded(shown, text, charset, truncated);
        boolean partial = truncated || binary;
        return new RequestView("POST", body.query().flatMap(url::withQuery).orElse(url).value(),
                headers(subject, delivery, body), text.flip().toString(), truncated, binary ? true : null,
                partial ? bytes.length : null, partial ? href : null);
    }

    /// Writes `bytes` to `text`, without the beginning of a character that is cut off.
    ///
    /// @return whether some bytes are no text
    private static boolean decoded(ByteBuffer bytes, CharBuffer text, Charset charset, boolean cut) {
        CharsetDecoder decoder = charset.newDecoder();
        boolean binary = false;
        CoderResult result = decoder.decode(bytes, text, !cut);
        while (result.isError()) {
            binary = true;
            bytes.position(bytes.position() + result.length());
            text.put(REPLACEMENT);
            result = decoder.decode(bytes, text, !cut);
        }
        if (!cut) {
            decoder.flush(text);
        }
        return binary;
    }

    private static Charset charset(CallbackBody body) {
        String named = Document.charset(body.contentType()).orElse(UTF_8.name());
        try {
            return Charset.forName(named);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return UTF_8;
        }
    }

    private static Map<String, String> headers(CallbackContent subject, Delivery delivery, CallbackBody body) {
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
