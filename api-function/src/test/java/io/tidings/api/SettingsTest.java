package io.tidings.api;

import java.util.HashMap;
import java.util.Map;

import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.function.DeploymentSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The function as it starts, with what its environment says.
class SettingsTest {

    private final Map<String, Object> settings = new HashMap<>(
            Map.of("tidings.queue-url", "http://127.0.0.1/queue", "tidings.slow-queue-url",
                    "http://127.0.0.1/slow", "tidings.dead-letter-queue-url",
                    "http://127.0.0.1/dead", "tidings.keys-secret", "keys", "tidings.keys-key", "key"));

    @Test
    void shouldStartWithItsQueuesAndKeysAlone() {
        try (ApplicationContext context = start()) {
            assertThat(context.getBean(DeploymentSettings.class).networks()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
            "tidings.table, ''", "tidings.bucket, ' '", "tidings.queue-url, ''", "tidings.slow-queue-url, ''",
            "tidings.dead-letter-queue-url, ''",
            "tidings.audit-retention-days, 0", "tidings.audit-retention-days, 3651",
            "tidings.rate-limits.events-per-token, 9", "tidings.retention-days, 0", "tidings.retention-days, 366",
            "tidings.allowed-networks, 10.0.0.0/33",
            "tidings.allowed-networks, everything", "tidings.stage, Prod", "tidings.log-level, LOUD",
            "tidings.metrics, statsd", "tidings.oidc-issuer, http://issuer.example.com"})
    void shouldNotStartWithAWrongValueAndSayWhichItIs(String name, String value) {
        settings.put(name, value);

        assertThatThrownBy(this::start).hasStackTraceContaining(name);
    }

    @Test
    void shouldSayWhichSettingIsNoNumber() {
        settings.put("tidings.retention-days", "month");

        assertThatThrownBy(this::start)
                .hasStackTraceContaining("tidings.retention-days must be of the type int, not month");
    }

    private ApplicationContext start() {
        return ApiHandler.configure(ApplicationContext.builder().deduceEnvironment(false).banner(false), settings)
                .start();
    }
}
