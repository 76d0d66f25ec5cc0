package io.tidings.dispatch;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.LanePolicy;
import io.tidings.webhook.RetrySchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DispatchSettingsTest {

    @Test
    void shouldRetryByTheDefaultScheduleUnlessToldOtherwise() {
        assertThat(new DispatchSettings(List.of(""), 3, 5).schedule()).isEqualTo(RetrySchedule.DEFAULT);
        assertThat(new DispatchSettings(null, 3, 5).schedule()).isEqualTo(RetrySchedule.DEFAULT);
        assertThat(new DispatchSettings(List.of("PT1S", " PT2S "), 3, 5).schedule().delays())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "PT0.5S", "PT25H", "P1M"})
    void shouldSayWhichSettingIsNoSchedule(String delay) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DispatchSettings(List.of(delay), 3, 5))
                .withMessageStartingWith("tidings.retry-delays: ");
    }

    @Test
    void shouldKeepTheLanesWithinTheirBounds() {
        assertThat(new DispatchSettings(null, 1, 1).lanes()).isEqualTo(new LanePolicy(Duration.ofSeconds(1), 1));
        assertThat(new DispatchSettings(null, 5, 1_000).lanes())
                .isEqualTo(new LanePolicy(Duration.ofSeconds(5), 1_000));
    }

    @ParameterizedTest
    @CsvSource({"0, 5, tidings.first-time-limit-seconds", "6, 5, tidings.first-time-limit-seconds",
            "3, 0, tidings.slow-places-per-organization", "3, 1001, tidings.slow-places-per-organization"})
    void shouldSayWhichSettingOfTheLanesIsOutOfBounds(int firstLimit, int places, String setting) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DispatchSettings(null, firstLimit, places))
                .withMessageStartingWith(setting + " must be ");
    }
}
