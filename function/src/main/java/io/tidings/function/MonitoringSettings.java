package io.tidings.function;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

import io.tidings.emf.EmfMetrics;

/// How the function lets itself be watched: `TIDINGS_STAGE` and so on. Read when the function starts.
///
/// @param stage which deployment it is: 1 to 20 lower-case letters, digits and hyphens
/// @param logLevel of what Tidings itself logs: TRACE, DEBUG, INFO, WARN or ERROR. Logback reads it from the environment,
///        and would take anything else for DEBUG
/// @param metrics `emf`: metrics go to the log, in CloudWatch's embedded format; `none`: nowhere
@Context
@ConfigurationProperties("tidings")
record MonitoringSettings(
        @Bindable(defaultValue = "local") String stage,
        @Bindable(defaultValue = "INFO") String logLevel,
        @Bindable(defaultValue = "emf") String metrics) {

    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
    private static final String EMF = "emf";
    private static final String NONE = "none";

    MonitoringSettings {
        if (!stage.matches("[a-z][a-z0-9-]{0,19}")) {
            throw new IllegalArgumentException(
                    "tidings.stage must be 1 to 20 lower-case letters, digits and hyphens, a letter first, not "
                            + stage);
        }
        if (!LEVELS.contains(logLevel.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("tidings.log-level must be one of " + LEVELS + ", not " + logLevel);
        }
        if (!metrics.equals(EMF) && !metrics.equals(NONE)) {
            throw new IllegalArgumentException("tidings.metrics must be emf or none, not " + metrics);
        }
    }

    /// @param lines takes the lines of the log
    EmfMetrics metrics(Clock clock, Consumer<String> lines) {
        return new EmfMetrics(stage, clock, metrics.equals(EMF) ? lines : _ -> {});
    }
}
