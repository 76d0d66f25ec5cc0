package io.tidings.api.operations;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.delivery.SweepFailure;
import io.tidings.organization.ProjectId;

/// Something that the sweep has set aside, as the API answers it.
///
/// @param kind `webhook`, `delivery` or `replay`
/// @param id of that webhook, delivery or replay
/// @param project absent where the webhook belongs to the organization
/// @param reason which error, and where in the code; never a message, which may quote a tenant's data
@Serdeable
record SetAsideView(
        String kind,
        String id,
        String organization,
        @Nullable String project,
        String webhook,
        String reason,
        int failures,
        String since,
        String nextAt) {

    static SetAsideView of(SweepFailure failure) {
        return new SetAsideView(failure.kind().wireName(), failure.id(),
                failure.webhook().scope().organization().value(),
                failure.webhook().scope().project().map(ProjectId::value).orElse(null),
                failure.webhook().id().value(), failure.reason(), failure.failures(), failure.since().toString(),
                failure.nextAt().toString());
    }
}
