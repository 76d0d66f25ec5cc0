package io.tidings.api.operations;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.delivery.Redrive;

/// A redrive, as the API answers it.
///
/// @param status `running`, `completed`, `cancelling`, `cancelled` or `failed`
/// @param toMove how many messages there were when it began, approximately; absent while unknown
/// @param perSecond absent: as fast as SQS thinks best
@Serdeable
record RedriveView(
        String status,
        long moved,
        @Nullable Long toMove,
        String startedAt,
        @Nullable Integer perSecond,
        @Nullable String failureReason) {

    static RedriveView of(Redrive redrive) {
        return new RedriveView(redrive.status().wireName(), redrive.moved(), redrive.toMove().orElse(null),
                redrive.startedAt().toString(), redrive.perSecond().orElse(null),
                redrive.failureReason().orElse(null));
    }
}
