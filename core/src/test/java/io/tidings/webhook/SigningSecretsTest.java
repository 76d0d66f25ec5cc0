package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SigningSecretsTest {

    private static final Instant NOW = Examples.NOW;

    private final List<SigningSecret> secret = Stream.generate(() -> SigningSecret.create(new Random(1)))
            .limit(8)
            .toList();

    @Test
    void shouldUseTheOldSecretUntilTheOverlapEnds() {
        SigningSecrets rotated = SigningSecrets.of(secret.get(0)).rotated(secret.get(1), Duration.ofHours(1), NOW);

        assertThat(rotated.inForce(NOW)).containsExactly(secret.get(1), secret.get(0));
        assertThat(rotated.inForce(NOW.plus(Duration.ofHours(1)).minusMillis(1))).hasSize(2);
        assertThat(rotated.inForce(NOW.plus(Duration.ofHours(1)))).containsExactly(secret.get(1));
    }

    @Test
    void shouldForgetTheOldSecretAtOnceWithoutAnOverlap() {
        SigningSecrets rotated = SigningSecrets.of(secret.get(0)).rotated(secret.get(1), Duration.ZERO, NOW);

        assertThat(rotated).isEqualTo(SigningSecrets.of(secret.get(1)));
    }

    @Test
    void shouldTakeAnOverlapOfSevenDaysAndNoMore() {
        SigningSecrets secrets = SigningSecrets.of(secret.get(0));

        assertThat(secrets.rotated(secret.get(1), Duration.ofDays(7), NOW).retired()).hasSize(1);
        assertThatThrownBy(() -> secrets.rotated(secret.get(1), Duration.ofDays(7).plusMillis(1), NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secrets.rotated(secret.get(1), Duration.ofMillis(-1), NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepTheLatestOfManyAndDropWhatIsNoLongerActive() {
        SigningSecrets secrets = SigningSecrets.of(secret.get(0));
        for (int i = 1; i < 8; i++) {
            secrets = secrets.rotated(secret.get(i), Duration.ofDays(1), NOW.plusSeconds(i));
        }
        assertThat(secrets.inForce(NOW.plusSeconds(8))).containsExactly(secret.get(7), secret.get(6), secret.get(5),
                secret.get(4), secret.get(3));

        SigningSecrets later = secrets.rotated(secret.get(0), Duration.ofDays(1), NOW.plus(Duration.ofDays(2)));

        assertThat(later.retired()).hasSize(1);
    }
}
