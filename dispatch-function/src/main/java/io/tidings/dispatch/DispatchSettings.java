package io.tidings.dispatch;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Nullable;

import io.tidings.webhook.RetrySchedule;

/// What only this function is told by its environment. Read when it starts.
///
/// @param retryDelays ISO-8601 durations that replace the default schedule: `TIDINGS_RETRY_DELAYS`
@Context
@ConfigurationProperties("tidings")
record DispatchSettings(@Nullable List<String> retryDelays) {

    DispatchSettings {
        retryDelays = retryDelays == null
                ? List.of()
                : retryDelays.stream().map(String::strip).filter(delay -> !delay.isEmpty()).toList();
        schedule(retryDelays);
    }

    RetrySchedule schedule() {
        return schedule(retryDelays);
    }

    private static RetrySchedule schedule(List<String> delays) {
        try {
            return delays.isEmpty()
                    ? RetrySchedule.DEFAULT
                    : new RetrySchedule(delays.stream().map(Duration::parse).toList());
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException("tidings.retry-delays: " + e.getMessage(), e);
        }
    }
}
