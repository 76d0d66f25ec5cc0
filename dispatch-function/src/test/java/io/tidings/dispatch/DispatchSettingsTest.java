package io.tidings.dispatch;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.webhook.RetrySchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DispatchSettingsTest {

    @Test
    void shouldRetryByTheDefaultScheduleUnlessToldOtherwise() {
        assertThat(new DispatchSettings(List.of("")).schedule()).isEqualTo(RetrySchedule.DEFAULT);
        assertThat(new DispatchSettings(null).schedule()).isEqualTo(RetrySchedule.DEFAULT);
        assertThat(new DispatchSettings(List.of("PT1S", " PT2S ")).schedule().delays())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "PT0.5S", "PT25H", "P1M"})
    void shouldSayWhichSettingIsNoSchedule(String delay) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DispatchSettings(List.of(delay)))
                .withMessageStartingWith("tidings.retry-delays: ");
    }
}
