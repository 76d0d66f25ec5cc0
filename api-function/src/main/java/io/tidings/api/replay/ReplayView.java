package io.tidings.api.replay;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.event.EventId;
import io.tidings.paging.Cursor;
import io.tidings.replay.Replay;

/// A replay, as the API answers it.
///
/// @param status which deliveries are sent again: `failed`, `missing` or `all`
/// @param state `running`, `completed`, `cancelled` or `failed`
/// @param failure why it failed; absent unless it did
/// @param examined number of events examined
/// @param matched deliveries that were selected
/// @param begun deliveries that were queued again
/// @param progress position of the last examined event between `since` (0) and `until` (1); 1 at the end
@Serdeable
record ReplayView(
        @JsonProperty("_id") String id,
        String webhook,
        String since,
        String until,
        String status,
        boolean dryRun,
        int perSecond,
        String state,
        @Nullable String failure,
        long examined,
        long matched,
        long begun,
        double progress,
        String createdAt,
        String updatedAt) {

    static ReplayView of(Replay replay) {
        return new ReplayView(
                replay.id().value(),
                replay.webhook().id().value(),
                replay.since().toString(),
                replay.until().toString(),
                replay.selection().wireName(),
                replay.dryRun(),
                replay.perSecond(),
                replay.state().wireName(),
                replay.failure().orElse(null),
                replay.progress().examined(),
                replay.progress().matched(),
                replay.progress().begun(),
                replay.state() == Replay.State.COMPLETED ? 1 : progress(replay),
                replay.createdAt().toString(),
                replay.updatedAt().toString());
    }

    private static double progress(Replay replay) {
        return replay.position()
                .map(Cursor::position)
                .map(EventId::new)
                .map(event -> seconds(replay.since(), event.time()) / seconds(replay.since(), replay.until()))
                .map(part -> Math.clamp(part, 0.0, 1.0))
                .orElse(0.0);
    }

    private static double seconds(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        return between.getSeconds() + between.getNano() / 1e9;
    }
}
