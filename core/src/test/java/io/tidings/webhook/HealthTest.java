package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class HealthTest {

    private static final Instant NOW = Examples.NOW;
    private static final Random RANDOM = new Random(1);
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

    @Test
    void shouldOpenTheCircuitAfterFiveAttemptsWithoutAnAnswer() {
        Health health = Health.unknown();
        for (int i = 1; i < Health.UNREACHABLE_OPENS_CIRCUIT; i++) {
            health = health.unreachable(NOW, false, RANDOM);
            assertThat(health.reachability()).isEqualTo(new ClosedCircuit(i));
        }

        assertThat(health.failed(NOW).reachability()).as("an answer").isEqualTo(ClosedCircuit.REACHED);
        assertThat(health.unreachable(NOW, false, RANDOM).reachability())
                .isInstanceOfSatisfying(OpenCircuit.class, open -> assertThat(open.since()).isEqualTo(NOW));
    }

    @Test
    void shouldOpenTheCircuitAfterTwoBeforeALongWait() {
        Health once = Health.unknown().unreachable(NOW, true, RANDOM);

        assertThat(once.reachability()).isEqualTo(new ClosedCircuit(1));
        assertThat(once.unreachable(NOW, true, RANDOM).reachability()).isInstanceOf(OpenCircuit.class);
    }

    @Test
    void shouldNotCountAttemptsThatEndWhileTheCircuitIsOpen() {
        Health open = opened();

        assertThat(open.unreachable(LATER, true, RANDOM).reachability()).isEqualTo(open.reachability());
        assertThat(open.needsSave(open.unreachable(NOW, true, RANDOM))).isFalse();
    }

    @Test
    void shouldRampUpFromAnOpenCircuitUntilNothingIsHeld() {
        Instant end = LATER.plus(RampUp.MIN_DURATION);
        Health recovered = opened().delivered(LATER);
        Health answered = opened().failed(LATER);

        assertThat(recovered.reachability()).isEqualTo(new RampUp(0, end, 1));
        assertThat(answered.reachability()).isEqualTo(new RampUp(0, end, 0));
        assertThat(answered.delivered(LATER).delivered(LATER).delivered(LATER).reachability())
                .isEqualTo(new RampUp(0, end, RampUp.SUCCESSES_NEEDED));
        assertThat(recovered.unreachable(LATER, false, RANDOM).reachability()).isEqualTo(new RampUp(1, end, 1));
        assertThat(recovered.unreachable(LATER, false, RANDOM).withoutHeld().reachability())
                .isEqualTo(new ClosedCircuit(1));
        assertThat(opened().withoutHeld().reachability()).as("open").isEqualTo(opened().reachability());
    }

    /// Another delivery may have closed the circuit while the probe was under way.
    @Test
    void shouldOpenTheCircuitAgainAtTheNextFailureAfterALateProbe() {
        Health closed = opened().delivered(LATER).probeFailed(LATER, LATER);

        assertThat(closed.circuit()).isEmpty();
        assertThat(closed.unreachable(LATER, false, RANDOM).circuit()).isPresent();
    }

    @Test
    void shouldReleaseWhatIsHeldWhenItIsSwitchedOn() {
        Instant end = LATER.plus(RampUp.MIN_DURATION);

        assertThat(Health.unknown().unreachable(NOW, false, RANDOM).activated(LATER).reachability())
                .isEqualTo(new RampUp(1, end, 0));
        assertThat(opened().disabled(NOW, "gone").activated(LATER).reachability()).isEqualTo(new RampUp(0, end, 0));
        assertThat(opened().activated(LATER).circuit()).map(OpenCircuit::probeAt).contains(LATER);
    }

    private static Health opened() {
        Health health = Health.unknown();
        for (int i = 0; i < Health.UNREACHABLE_OPENS_CIRCUIT; i++) {
            health = health.unreachable(NOW, false, new Random(1));
        }
        return health;
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackTheWireNameOfAStatus(WebhookStatus status) {
        assertThat(WebhookStatus.of(status.wireName())).isEqualTo(status);
    }

    /// Of a webhook that could always be reached.
    private static Health health(WebhookStatus status, Optional<Instant> lastActivityAt,
            Optional<Instant> failingSince, Optional<String> disabledReason) {
        return new Health(status, lastActivityAt, failingSince, disabledReason, ClosedCircuit.REACHED,
                Optional.empty(), Pace.unknown(), 0);
    }
}
