package io.tidings.delivery;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTest {

    private static final Instant NOW = Examples.NOW;
    private static final Instant LATER = NOW.plusSeconds(60);

    @ParameterizedTest
    @EnumSource
    void shouldHaveAMessageInTheQueueUnlessParkedHeldOrEnded(DeliveryStatus status) {
        Progress progress = Progress.pending(1, 2, NOW).changed(status, NOW);

        assertThat(progress.isParked()).isEqualTo(status == DeliveryStatus.HELD);
        assertThat(progress.isQueued())
                .isEqualTo(status == DeliveryStatus.PENDING || status == DeliveryStatus.RETRYING);
        assertThat(progress.parked(LATER).isParked()).isTrue();
        assertThat(progress.parked(LATER).isQueued()).isFalse();
        assertThat(progress.parked(LATER).unparked(status, 3).isQueued()).isEqualTo(progress.isQueued());
    }

    @ParameterizedTest
    @EnumSource
    void shouldOutdateAllMessagesWhenErased(DeliveryStatus status) {
        Progress progress = Progress.pending(1, 2, NOW).retrying(LATER, NOW).parked(LATER).changed(status, NOW);

        Progress erased = progress.erased(LATER);

        assertThat(erased.isErased()).isTrue();
        assertThat(erased.runNumber()).isEqualTo(2);
        assertThat(erased.failures()).isEqualTo(1);
        assertThat(erased.nextAttemptAt()).isEmpty();
        assertThat(erased.parkedUntil()).isEmpty();
        assertThat(erased.status()).isEqualTo(status.isFinal() ? status : DeliveryStatus.CANCELLED);
        assertThat(erased.updatedAt()).isEqualTo(status.isFinal() ? NOW : LATER);
        assertThat(progress.isErased()).isFalse();
    }
}
