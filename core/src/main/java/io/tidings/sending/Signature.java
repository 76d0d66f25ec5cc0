package io.tidings.sending;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.tidings.keys.SigningKey;
import io.tidings.webhook.SignatureProfile;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.SigningSecrets;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Signatures as Standard Webhooks 1.0.0 has them, over `<webhook-id>.<webhook-timestamp>.<body>`: `v1,` and the base64 of
/// an HMAC-SHA256, `v1a,` and that of an Ed25519 signature. Beside them, those of GitHub and Stripe, for receivers that
/// know no other.
public final class Signature {

    public static final String ID_HEADER = "webhook-id";
    public static final String TIMESTAMP_HEADER = "webhook-timestamp";
    public static final String SIGNATURE_HEADER = "webhook-signature";

    /// Which of the published keys the `v1a` signature is by.
    public static final String KEY_ID_HEADER = "webhook-key-id";

    /// See [GitHub's documentation](https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries).
    public static final String GITHUB_HEADER = "X-Hub-Signature-256";

    /// See [Stripe's documentation](https://docs.stripe.com/webhooks#verify-manually).
    public static final String STRIPE_HEADER = "Stripe-Signature";

    private static final String HMAC = "HmacSHA256";

    private Signature() {}

    /// The headers that say who sent a callback, and when.
    ///
    /// @param at when the attempt is made; only its seconds are signed and sent
    /// @param body exactly the bytes that are sent
    public static Map<String, String> headers(SigningSecrets secrets, SigningKey key, String id, Instant at,
            byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(ID_HEADER, id);
        headers.put(TIMESTAMP_HEADER, String.valueOf(at.getEpochSecond()));
        headers.put(SIGNATURE_HEADER, Stream.concat(
                secrets.inForce(at).stream().map(secret -> v1(secret, id, at, body)),
                Stream.of(v1a(key, id, at, body))).collect(Collectors.joining(" ")));
        headers.put(KEY_ID_HEADER, key.id());
        return headers;
    }

    /// What a profile adds to them. Its keys are the secrets as their owner writes them.
    public static Map<String, String> headers(SignatureProfile profile, SigningSecrets secrets, Instant at,
            byte[] body) {
        return switch (profile) {
            case STANDARD -> Map.of();
            case GITHUB -> Map.of(GITHUB_HEADER, github(secrets.current(), body));
            case STRIPE -> Map.of(STRIPE_HEADER, stripe(secrets.inForce(at), at, body));
        };
    }

    /// The `v1` signature of a callback.
    ///
    /// @param at when the attempt is made; its Unix seconds are signed and must be sent as `webhook-timestamp`
    /// @param body exactly the bytes that are sent
    public static String v1(SigningSecret secret, String id, Instant at, byte[] body) {
        return "v1," + Base64.getEncoder().encodeToString(hmac(secret.key(), prefix(id, at), body));
    }

    /// The `v1a` signature of a callback, with the parameters of [#v1].
    public static String v1a(SigningKey key, String id, Instant at, byte[] body) {
        return "v1a," + Base64.getEncoder().encodeToString(key.sign(prefix(id, at), body));
    }

    private static byte[] prefix(String id, Instant at) {
        return (id + '.' + at.getEpochSecond() + '.').getBytes(US_ASCII);
    }

    /// The signature that GitHub sends: there is room for one secret only.
    public static String github(SigningSecret secret, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(hmac(secret.textKey(), body));
    }

    /// The signature that Stripe sends: the time, and one `v1` for each secret.
    public static String stripe(List<SigningSecret> secrets, Instant at, byte[] body) {
        byte[] signedFirst = (at.getEpochSecond() + ".").getBytes(US_ASCII);
        return secrets.stream()
                .map(secret -> "v1=" + HexFormat.of().formatHex(hmac(secret.textKey(), signedFirst, body)))
                .collect(Collectors.joining(",", "t=" + at.getEpochSecond() + ",", ""));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256, which takes any key", e);
        }
    }
}
