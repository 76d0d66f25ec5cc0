package io.tidings.dispatch;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;

import io.tidings.delivery.LanePolicy;
import io.tidings.webhook.RetrySchedule;

/// The settings of this function alone, from its environment. Read when it starts.
///
/// @param retryDelays ISO-8601 durations that replace the default schedule: `TIDINGS_RETRY_DELAYS`
/// @param firstTimeLimitSeconds how long an attempt in the fast lane may take, 1 to 5:
///        `TIDINGS_FIRST_TIME_LIMIT_SECONDS`
/// @param slowPlacesPerOrganization how many invocations of the slow lane an organization may occupy, 1 to 1,000:
///        `TIDINGS_SLOW_PLACES_PER_ORGANIZATION`
@Context
@ConfigurationProperties("tidings")
record DispatchSettings(
        @Nullable List<String> retryDelays,
        @Bindable(defaultValue = "2") int firstTimeLimitSeconds,
        @Bindable(defaultValue = "5") int slowPlacesPerOrganization) {

    DispatchSettings {
        retryDelays = retryDelays == null
                ? List.of()
                : retryDelays.stream().map(String::strip).filter(delay -> !delay.isEmpty()).toList();
        schedule(retryDelays);
        if (firstTimeLimitSeconds < 1 || firstTimeLimitSeconds > 5) {
            throw new IllegalArgumentException("tidings.first-time-limit-seconds must be 1 to 5");
        }
        if (slowPlacesPerOrganization < 1 || slowPlacesPerOrganization > 1_000) {
            throw new IllegalArgumentException("tidings.slow-places-per-organization must be 1 to 1000");
        }
    }

    LanePolicy lanes() {
        return new LanePolicy(Duration.ofSeconds(firstTimeLimitSeconds), slowPlacesPerOrganization);
    }

    RetrySchedule schedule() {
        return schedule(Objects.requireNonNullElse(retryDelays, List.of()));
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
