package io.tidings.local;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LocalSettingsTest {

    @Test
    void shouldHaveADefaultForEverything() {
        assertThat(LocalSettings.of(Map.of())).isEqualTo(
                new LocalSettings(8_080, "local-admin", Optional.empty(), "127.0.0.0/8,::1/128", ""));
    }

    @ParameterizedTest
    @CsvSource({
            "TIDINGS_PORT, 65536", "TIDINGS_PORT, -1", "TIDINGS_PORT, http", "TIDINGS_ADMIN_TOKEN, ' '",
            "TIDINGS_ALLOWED_NETWORKS, '127.0.0.0/8,everything'", "TIDINGS_ALLOWED_NETWORKS, 10.0.0.0/33",
            "TIDINGS_RETRY_DELAYS, 5", "TIDINGS_RETRY_DELAYS, 'PT1S,P2D'", "TIDINGS_VISIBILITY_SECONDS, 43201",
            "TIDINGS_VISIBILITY_SECONDS, x", "TIDINGS_SWEEP_SECONDS, 0", "TIDINGS_SWEEP_SECONDS, 3601",
            "TIDINGS_PACKAGED, yes"})
    void shouldRefuseAWrongValueAndSayWhichItIs(String name, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> LocalSettings.of(Map.of(name, value)))
                .withMessageStartingWith(name);
    }

    @ParameterizedTest
    @CsvSource({
            "TIDINGS_PORT, 0", "TIDINGS_PORT, 65535", "TIDINGS_VISIBILITY_SECONDS, 43200", "TIDINGS_SWEEP_SECONDS, 1",
            "TIDINGS_SWEEP_SECONDS, 3600", "TIDINGS_RETRY_DELAYS, 'PT1S, PT24H'", "TIDINGS_ALLOWED_NETWORKS, ''"})
    void shouldTakeValuesUpToTheirBounds(String name, String value) {
        assertThat(LocalSettings.of(Map.of(name, value))).isNotNull();
    }
}
