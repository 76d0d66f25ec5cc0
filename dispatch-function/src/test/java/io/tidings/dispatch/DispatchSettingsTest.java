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
        assertThat(settings(30, List.of(), List.of("")).schedule()).isEqualTo(RetrySchedule.DEFAULT);
        assertThat(settings(30, null, null).schedule()).isEqualTo(RetrySchedule.DEFAULT);
        assertThat(settings(30, List.of(), List.of("PT1S", " PT2S ")).schedule().delays())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "PT0.5S", "PT25H", "P1M"})
    void shouldSayWhichSettingIsNoSchedule(String delay) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(30, List.of(), List.of(delay)))
                .withMessageStartingWith("tidings.retry-delays: ");
    }

    @Test
    void shouldReadTheNetworksThatAreAllowed() {
        assertThat(settings(30, List.of(" 127.0.0.0/8", "::1/128", ""), List.of()).networks())
                .hasToString("[127.0.0.0/8, ::1/128]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 366})
    void shouldRefuseToKeepThingsForTooLongOrNotAtAll(int days) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(days, List.of(), List.of()))
                .withMessage("tidings.retention-days must be 1 to 365");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3651})
    void shouldRefuseToKeepAuditRecordsForTooLongOrNotAtAll(int days) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new DispatchSettings("table", "url", "url", "bucket", "secret", "key", 30, days,
                                List.of(), List.of()))
                .withMessage("tidings.audit-retention-days must be 1 to 3650");
    }

    @Test
    void shouldDemandItsQueues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DispatchSettings("table", " ", "url", "bucket", "secret", "key", 30, 365,
                        List.of(), List.of()))
                .withMessage("tidings.queue-url must be set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DispatchSettings("table", "url", "", "bucket", "secret", "key", 30, 365,
                        List.of(), List.of()))
                .withMessage("tidings.dead-letter-queue-url must be set");
    }

    @Test
    void shouldDemandItsTableAndItsBucket() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DispatchSettings("", "url", "url", "bucket", "secret", "key", 30, 365, List.of(),
                        List.of()))
                .withMessage("tidings.table must be set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DispatchSettings("table", "url", "url", " ", "secret", "key", 30, 365, List.of(),
                        List.of()))
                .withMessage("tidings.bucket must be set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10.0.0.0/33", "localhost/8", "::/129"})
    void shouldSayWhichSettingIsNoNetwork(String network) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(30, List.of(network), List.of()))
                .withMessageStartingWith("tidings.allowed-networks: ");
    }

    private static DispatchSettings settings(int days, List<String> networks, List<String> delays) {
        return new DispatchSettings("table", "url", "url", "bucket", "secret", "key", days, 365, networks, delays);
    }
}
