package io.tidings.webhook;

import java.security.SecureRandom;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SigningSecretTest {

    @Test
    void shouldBeMadeOf32RandomBytes() {
        SigningSecret secret = SigningSecret.create(new SecureRandom());

        assertThat(secret.key()).hasSize(32).isNotEqualTo(SigningSecret.create(new SecureRandom()).key());
        assertThat(secret.text()).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.text().substring("whsec_".length()))).isEqualTo(secret.key());
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void shouldReadBackSecretsOf24To64Bytes(int length) {
        String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[length]);

        assertThat(SigningSecret.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 65})
    void shouldRefuseOtherLengths(int length) {
        String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[length]);

        assertThatThrownBy(() -> SigningSecret.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_!!!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS\n"})
    void shouldRefuseOtherTextWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> SigningSecret.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be whsec_ and the base64 of 24 to 64 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 64})
    void shouldTakeAnyTextOfAnotherProviderAsItIs(int length) {
        String text = "It's!" + "~".repeat(length - 7) + " x";

        SigningSecret secret = SigningSecret.ofText(text);

        assertThat(secret.text()).isEqualTo(text);
        assertThat(secret.key()).asString().isEqualTo(text);
        assertThat(secret.textKey()).isEqualTo(secret.key());
        assertThat(secret).isEqualTo(SigningSecret.ofText(text))
                .hasSameHashCodeAs(SigningSecret.ofText(text))
                .isNotEqualTo(SigningSecret.ofText(text.replace('~', '-')));
    }

    /// Stripe's secrets begin so, and all of their text is the key.
    @Test
    void shouldKnowBothKeysOfASecretThatBeginsAsThoseOfStandardWebhooks() {
        String text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        SigningSecret secret = SigningSecret.ofText(text);

        assertThat(secret).isEqualTo(SigningSecret.parse(text));
        assertThat(secret.textKey()).asString().isEqualTo(text);
        assertThat(secret.key()).isEqualTo(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aaaaaaaaaaaaaaaaaaaaaaa", " aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaa ",
            "aaaaaaaaaaaa\naaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaä",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void shouldRefuseTextThatIsNoSecretAnywhere(String text) {
        assertThatThrownBy(() -> SigningSecret.ofText(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be 24 to 64 visible ASCII characters, or whsec_ and the base64 of 24 to 64 bytes");
    }

    @Test
    void shouldNotShowItselfInLogs() {
        assertThat(SigningSecret.create(new SecureRandom())).hasToString("whsec_***");
    }

    @Test
    void shouldNotLetItsKeyBeChanged() {
        SigningSecret secret = SigningSecret.create(new SecureRandom());
        byte[] before = secret.key();

        secret.key()[0]++;

        assertThat(secret.key()).isEqualTo(before);
    }
}
