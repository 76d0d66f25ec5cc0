package io.tidings.sending;

import java.time.Instant;
import java.util.Base64;
import java.util.List;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.stripe.exception.SignatureVerificationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;

import io.tidings.keys.SigningKey;
import io.tidings.testing.Examples;
import io.tidings.webhook.SigningSecret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignatureTest {

    /// The example of the documentation, which implementations share.
    @Test
    void shouldSignAsTheSpecificationSays() {
        SigningSecret secret = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = Signature.v1(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Property(tries = 200)
    void shouldSignAsAnIndependentLibraryDoes(@ForAll @Size(min = 24, max = 64) byte[] key,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds, @ForAll String text)
            throws WebhookSigningException {
        String body = new String(text.getBytes(UTF_8), UTF_8);
        String secret = "whsec_" + java.util.Base64.getEncoder().encodeToString(key);
        String id = Examples.id();

        String signature = Signature.v1(SigningSecret.parse(secret), id, Instant.ofEpochSecond(seconds),
                body.getBytes(UTF_8));

        assertThat(signature).isEqualTo(new Webhook(secret).sign(id, seconds, body));
    }

    /// BouncyCastle verifies.
    @Property(tries = 20)
    void shouldSignWithItsOwnKeySoThatAnotherImplementationBelievesIt(
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds, @ForAll byte[] body) {
        SigningKey key = SigningKey.create();

        String signature = Signature.v1a(key, "msg_1", Instant.ofEpochSecond(seconds), body);

        assertThat(signature).startsWith("v1a,");
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(Base64.getUrlDecoder().decode(key.verification().x())));
        byte[] content = ("msg_1." + seconds + ".").getBytes(UTF_8);
        verifier.update(content, 0, content.length);
        verifier.update(body, 0, body.length);
        assertThat(verifier.verifySignature(Base64.getDecoder().decode(signature.substring(4)))).isTrue();
    }

    /// The example of GitHub's documentation.
    @Test
    void shouldSignAsGitHubSays() {
        SigningSecret secret = SigningSecret.ofText("It's a Secret to Everybody");

        assertThat(Signature.github(secret, "Hello, World!".getBytes(UTF_8)))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    /// Stripe's own library verifies.
    @Test
    void shouldSignAsStripeSays() throws SignatureVerificationException {
        SigningSecret old = SigningSecret.ofText("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        SigningSecret other = SigningSecret.ofText("a secret of another provider's");
        Instant at = Instant.ofEpochSecond(1_492_774_577);
        String body = "{\"id\": \"evt_1\", \"name\": \"Größe\"}";

        String header = Signature.stripe(List.of(other, old), at, body.getBytes(UTF_8));

        assertThat(header).matches("t=1492774577,v1=[0-9a-f]{64},v1=[0-9a-f]{64}");
        for (SigningSecret secret : List.of(old, other)) {
            assertThat(com.stripe.net.Webhook.Signature.verifyHeader(body, header, secret.text(), 0)).isTrue();
        }
        assertThatThrownBy(() -> com.stripe.net.Webhook.Signature.verifyHeader(body + " ", header, old.text(), 0))
                .isInstanceOf(SignatureVerificationException.class);
    }

    @Test
    void shouldIgnoreFractionsOfASecondSinceOnlySecondsAreSent() {
        SigningSecret secret = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Instant whole = Instant.ofEpochSecond(1_614_265_330);

        assertThat(Signature.v1(secret, "id", whole.plusMillis(999), new byte[]{1}))
                .isEqualTo(Signature.v1(secret, "id", whole, new byte[]{1}));
    }
}
