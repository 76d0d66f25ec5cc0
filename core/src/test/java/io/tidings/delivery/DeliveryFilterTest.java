package io.tidings.delivery;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeliveryFilterTest {

    private static final Instant NOW = Examples.NOW;

    @Test
    void shouldTakeAnyTimesWithAMomentBetween() {
        assertThatCode(() -> between(NOW, NOW.plusNanos(1))).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseTimesWithNothingBetween() {
        assertThatThrownBy(() -> between(NOW, NOW)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> between(NOW, NOW.minusNanos(1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be later than 'after'");
    }

    @Test
    void shouldWantEverythingOfWhatItDoesNotName() {
        Delivery delivery = Delivery.pending(Examples.queued(Examples.webhook(Examples.organizationScope())), NOW);

        assertThat(DeliveryFilter.all().matches(delivery)).isTrue();
    }

    private static DeliveryFilter between(Instant after, Instant before) {
        return new DeliveryFilter(Optional.empty(), Optional.empty(), Optional.of(after), Optional.of(before));
    }
}
