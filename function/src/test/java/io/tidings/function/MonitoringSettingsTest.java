package io.tidings.function;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.emf.EmfMetrics;
import io.tidings.metric.Metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MonitoringSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "info"})
    void shouldTakeTheLevelsThatLogbackKnows(String level) {
        assertThat(new MonitoringSettings("dev", level, "emf").logLevel()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"FINE", "ALL", "OFF", "''", "' INFO'"})
    void shouldRefuseLevelsThatLogbackWouldTakeForAnother(String level) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MonitoringSettings("dev", level, "emf"))
                .withMessageStartingWith("tidings.log-level must be one of ");
    }

    @ParameterizedTest
    @CsvSource({"''", "Dev", "1dev", "de_v", "abcdefghijklmnopqrstu"})
    void shouldRefuseStagesThatAreNone(String stage) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MonitoringSettings(stage, "INFO", "emf"))
                .withMessageStartingWith("tidings.stage must be ");
    }

    @Test
    void shouldTakeAStageOfTwentyCharacters() {
        assertThat(new MonitoringSettings("abcdefghijklmnopqrst", "INFO", "emf").stage()).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({"''", "EMF", "cloudwatch"})
    void shouldRefuseMetricsThatItCannotWrite(String metrics) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MonitoringSettings("dev", "INFO", metrics))
                .withMessageStartingWith("tidings.metrics must be emf or none, not ");
    }

    @ParameterizedTest
    @CsvSource({"emf, 1", "none, 0"})
    void shouldWriteMetricsOnlyIfToldTo(String metrics, int lines) {
        List<String> written = new ArrayList<>();
        EmfMetrics emf = new MonitoringSettings("dev", "INFO", metrics)
                .metrics(Clock.systemUTC(), written::add);

        emf.count(Metric.PUBLISHED, 1);
        emf.flush("function", "request");

        assertThat(written).hasSize(lines);
    }
}
