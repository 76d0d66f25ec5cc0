package io.tidings.api.operations;

import java.time.Instant;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.organization.ProjectId;
import io.tidings.removal.Removal;

/// A removal job, as the API answers it.
///
/// @param project absent where the whole organization was removed
/// @param state `running`, `failing` or `completed`
/// @param events how many were deleted, so far
/// @param deliveries how many were deleted, so far
/// @param contents how many were deleted of those too large for the table, so far
/// @param problem why the last run failed; present while `failing`
/// @param failures how many runs have failed since one went well
/// @param nextRunAt when it goes on; absent once completed
@Serdeable
record RemovalView(
        String organization,
        @Nullable String project,
        String state,
        long events,
        long deliveries,
        long contents,
        int failures,
        @Nullable String problem,
        String startedAt,
        String updatedAt,
        @Nullable String nextRunAt,
        @Nullable String completedAt) {

    static RemovalView of(Removal removal) {
        Removal.Counts removed = removal.removed();
        return new RemovalView(removal.scope().organization().value(),
                removal.scope().project().map(ProjectId::value).orElse(null), removal.state().wireName(),
                removed.events(), removed.deliveries(), removed.contents(), removal.failures(),
                removal.problem().orElse(null), removal.removedAt().toString(), removal.updatedAt().toString(),
                removal.nextRunAt().map(Instant::toString).orElse(null),
                removal.completedAt().map(Instant::toString).orElse(null));
    }
}
