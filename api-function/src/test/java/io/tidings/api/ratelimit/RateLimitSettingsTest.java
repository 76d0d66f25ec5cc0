package io.tidings.api.ratelimit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.ratelimit.Limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimitSettingsTest {

    @Test
    void shouldCountPerSecondOnTheAverageOfAWindow() {
        RateLimitSettings settings = new RateLimitSettings(1, 2, 10, 1_000_000);

        assertThat(settings.ofRequestsPerToken()).isEqualTo(new Limit(10));
        assertThat(settings.ofRequestsPerOrganization()).isEqualTo(new Limit(20));
        assertThat(settings.ofEventsPerToken()).isEqualTo(new Limit(100));
        assertThat(settings.ofEventsPerOrganization()).isEqualTo(new Limit(10_000_000));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 10, 10, requests-per-token", "1, 0, 10, 10, requests-per-organization",
            "1, 1, 9, 10, events-per-token", "1, 1, 10, 9, events-per-organization",
            "1000001, 1, 10, 10, requests-per-token", "1, 1, 10, 1000001, events-per-organization"})
    void shouldRefuseWhatLetsNothingPassOrNoBatch(int token, int organization, int events, int all, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimitSettings(token, organization, events, all))
                .withMessageStartingWith("tidings.rate-limits." + name + " must be ");
    }
}
