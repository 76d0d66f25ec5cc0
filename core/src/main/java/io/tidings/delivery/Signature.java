package io.tidings.delivery;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.SigningSecrets;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Signatures as Standard Webhooks 1.0.0 has them: `v1,` and the base64 of the HMAC-SHA256 over
/// `<webhook-id>.<webhook-timestamp>.<body>`.
public final class Signature {

    public static final String ID_HEADER = "webhook-id";
    public static final String TIMESTAMP_HEADER = "webhook-timestamp";
    public static final String SIGNATURE_HEADER = "webhook-signature";

    private Signature() {}

    /// The value of [#SIGNATURE_HEADER]: one `v1` signature for each secret that is in force.
    static String all(SigningSecrets secrets, String id, Instant at, byte[] body) {
        return secrets.inForce(at).stream().map(secret -> v1(secret, id, at, body)).collect(Collectors.joining(" "));
    }

    /// The `v1` signature of a callback.
    ///
    /// @param at when the attempt is made; its Unix seconds are signed and must be sent as `webhook-timestamp`
    /// @param body exactly the bytes that are sent
    public static String v1(SigningSecret secret, String id, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.key(), "HmacSHA256"));
            mac.update((id + '.' + at.getEpochSecond() + '.').getBytes(US_ASCII));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256, which takes any key", e);
        }
    }
}
