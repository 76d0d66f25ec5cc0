package io.tidings.delivery;

import java.time.Instant;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import io.tidings.testing.Examples;
import io.tidings.webhook.SigningSecret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void shouldIgnoreFractionsOfASecondSinceOnlySecondsAreSent() {
        SigningSecret secret = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Instant whole = Instant.ofEpochSecond(1_614_265_330);

        assertThat(Signature.v1(secret, "id", whole.plusMillis(999), new byte[]{1}))
                .isEqualTo(Signature.v1(secret, "id", whole, new byte[]{1}));
    }
}
