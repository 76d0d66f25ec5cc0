package io.tidings.keys;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfidentialTest {

    @Test
    void shouldAskItsSourceWhenFirstRevealedAndNeverAgain() {
        AtomicInteger asked = new AtomicInteger();
        Confidential<String> secret = Confidential.encrypted(() -> "secret " + asked.incrementAndGet());
        Confidential<Integer> part = secret.map(String::length);
        assertThat(asked).hasValue(0);

        assertThat(part.reveal()).isEqualTo(8);
        assertThat(secret.reveal()).isEqualTo(secret.reveal()).isEqualTo("secret 1");
    }

    @Test
    void shouldAskAgainAfterAFailure() {
        AtomicInteger asked = new AtomicInteger();
        Confidential<String> secret = Confidential.encrypted(() -> {
            if (asked.getAndIncrement() == 0) {
                throw new KeysUnavailableException("not yet");
            }
            return "secret";
        });

        assertThatThrownBy(secret::reveal).isInstanceOf(KeysUnavailableException.class);

        assertThat(secret.reveal()).isEqualTo("secret");
    }

    @Test
    void shouldBeWhatItHoldsButNotShowIt() {
        Confidential<String> known = Confidential.of("secret");

        assertThat(Confidential.encrypted(() -> "secret")).isEqualTo(known)
                .hasSameHashCodeAs(known)
                .isNotEqualTo(Confidential.of("other"))
                .hasToString("***");
    }
}
