package io.tidings.function;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeploymentSettingsTest {

    @Test
    void shouldReadTheNetworksThatAreAllowed() {
        assertThat(keeping(30, 365, List.of(" 127.0.0.0/8", "::1/128", "")).networks())
                .hasToString("[127.0.0.0/8, ::1/128]");
        assertThat(keeping(30, 365, null).networks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10.0.0.0/33", "localhost/8", "::/129"})
    void shouldSayWhichSettingIsNoNetwork(String network) {
        assertThatIllegalArgumentException().isThrownBy(() -> keeping(30, 365, List.of(network)))
                .withMessageStartingWith("tidings.allowed-networks: ");
    }

    @Test
    void shouldKeepThingsForDays() {
        assertThat(keeping(30, 365, null).retention()).hasDays(30);
        assertThat(keeping(30, 365, null).auditRetention()).hasDays(365);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 366})
    void shouldRefuseToKeepThingsForTooLongOrNotAtAll(int days) {
        assertThatIllegalArgumentException().isThrownBy(() -> keeping(days, 365, null))
                .withMessage("tidings.retention-days must be 1 to 365");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3651})
    void shouldRefuseToKeepAuditRecordsForTooLongOrNotAtAll(int days) {
        assertThatIllegalArgumentException().isThrownBy(() -> keeping(30, days, null))
                .withMessage("tidings.audit-retention-days must be 1 to 3650");
    }

    @ParameterizedTest
    @CsvSource({
            "'', url, url, url, bucket, tidings.table", "table, ' ', url, url, bucket, tidings.queue-url",
            "table, url, '', url, bucket, tidings.slow-queue-url",
            "table, url, url, '', bucket, tidings.dead-letter-queue-url", "table, url, url, url, ' ', tidings.bucket"})
    void shouldDemandItsTableItsQueuesAndItsBucket(String table, String queue, String slow, String deadLetters,
            String bucket,
            String missing) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new DeploymentSettings(table, queue, slow, deadLetters, bucket, "secret", "key", 30, 365,
                                List.of()))
                .withMessage(missing + " must be set");
    }

    private static DeploymentSettings keeping(int days, int auditDays, List<String> networks) {
        return new DeploymentSettings("table", "url", "url", "url", "bucket", "secret", "key", days, auditDays,
                networks);
    }
}
