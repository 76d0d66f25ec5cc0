package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class HealthTest {

    private static final Instant NOW = Examples.NOW;
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    @Test
    void shouldBeADraftUntilTheFirstCallback() {
        assertThat(Health.unknown())
                .isEqualTo(health(WebhookStatus.DRAFT, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void shouldFailSinceTheFirstFailure() {
        assertThat(Health.unknown().failed(NOW).failed(LATER)).isEqualTo(
                health(WebhookStatus.FAILING, Optional.of(LATER), Optional.of(NOW), Optional.empty()));
    }

    @Test
    void shouldForgetFailuresAfterASuccess() {
        assertThat(Health.unknown().failed(NOW).delivered(LATER)).isEqualTo(
                health(WebhookStatus.HEALTHY, Optional.of(LATER), Optional.empty(), Optional.empty()));
        assertThat(Health.unknown().failed(NOW).delivered(LATER).failed(LATER.plusSeconds(1)).failingSince())
                .contains(LATER.plusSeconds(1));
    }

    @Test
    void shouldSayWhyItWasDisabledAndSinceWhenItFailed() {
        assertThat(Health.unknown().failed(NOW).disabled(LATER, "gone")).isEqualTo(
                health(WebhookStatus.DISABLED, Optional.of(LATER), Optional.of(NOW), Optional.of("gone")));
        assertThat(Health.unknown().delivered(NOW).disabled(LATER, "gone").failingSince()).contains(LATER);
    }

    @Test
    void shouldBeWorthAWriteWhenAnythingButTheActivityChanges() {
        Health healthy = Health.unknown().delivered(NOW);
        Health failing = Health.unknown().failed(NOW);

        assertThat(Health.unknown().needsSave(healthy)).isTrue();
        assertThat(healthy.needsSave(failing)).isTrue();
        assertThat(failing.needsSave(healthy)).isTrue();
        assertThat(failing.needsSave(failing.disabled(NOW, "gone"))).isTrue();
        assertThat(failing.disabled(NOW, "a").needsSave(failing.disabled(NOW, "b"))).isTrue();
    }

    @Test
    void shouldNotBeWorthAWriteForLessThanAMinutesActivity() {
        Health healthy = Health.unknown().delivered(NOW);
        Instant justBefore = NOW.plus(Health.ACTIVITY_PRECISION).minusNanos(1);

        assertThat(healthy.needsSave(healthy)).isFalse();
        assertThat(healthy.needsSave(healthy.delivered(justBefore))).isFalse();
        assertThat(healthy.needsSave(healthy.delivered(NOW.plus(Health.ACTIVITY_PRECISION)))).isTrue();
        assertThat(healthy.needsSave(healthy.delivered(NOW.minusSeconds(3_600)))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackTheWireNameOfAStatus(WebhookStatus status) {
        assertThat(WebhookStatus.of(status.wireName())).isEqualTo(status);
    }

    /// Of a webhook that could always be reached.
    private static Health health(WebhookStatus status, Optional<Instant> lastActivityAt,
            Optional<Instant> failingSince, Optional<String> disabledReason) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, 0, Optional.empty(), Optional.empty(),
                Optional.empty(), Pace.unknown(), 0);
    }
}
