package io.tidings.local.queue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EventSourceSettingsTest {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void shouldNotAskForMoreInvocationsThanCanRun() {
        EventSourceSettings settings = new EventSourceSettings(10, NONE, 50, TIMEOUT);

        assertThat(settings.withConcurrencyAtMost(49).maximumConcurrency()).isEqualTo(49);
        assertThat(settings.withConcurrencyAtMost(51)).isEqualTo(settings);
    }

    @Test
    void shouldAcceptWhatAwsAccepts() {
        assertThatCode(() -> new EventSourceSettings(1, NONE, 2, TIMEOUT)).doesNotThrowAnyException();
        assertThatCode(() -> new EventSourceSettings(10, NONE, 1_000, TIMEOUT)).doesNotThrowAnyException();
        assertThatCode(() -> new EventSourceSettings(10_000, Duration.ofMinutes(5), 2, Duration.ofMinutes(15)))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseABatchSizeOutOfBounds() {
        refuse(0, NONE, 2, TIMEOUT);
        refuse(10_001, Duration.ofSeconds(1), 2, TIMEOUT);
    }

    @Test
    void shouldDemandAWindowForMoreThanTenMessages() {
        refuse(11, NONE, 2, TIMEOUT);
        assertThatCode(() -> new EventSourceSettings(11, Duration.ofSeconds(1), 2, TIMEOUT)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAWindowOutOfBounds() {
        refuse(10, Duration.ofSeconds(-1), 2, TIMEOUT);
        refuse(10, Duration.ofSeconds(301), 2, TIMEOUT);
        refuse(10, Duration.ofMillis(1_500), 2, TIMEOUT);
    }

    @Test
    void shouldRefuseAConcurrencyOutOfBounds() {
        refuse(10, NONE, 1, TIMEOUT);
        refuse(10, NONE, 1_001, TIMEOUT);
    }

    @Test
    void shouldRefuseATimeoutOutOfBounds() {
        refuse(10, NONE, 2, Duration.ZERO);
        refuse(10, NONE, 2, Duration.ofMinutes(15).plusMillis(1));
    }

    private static void refuse(int batchSize, Duration window, int concurrency, Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventSourceSettings(batchSize, window, concurrency, timeout));
    }
}
