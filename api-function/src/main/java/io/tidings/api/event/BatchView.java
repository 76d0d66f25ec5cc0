package io.tidings.api.event;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.api.problem.Problem;

/// The results of a batch of events.
///
/// @param results one for each event, in their order
@Serdeable
record BatchView(List<ResultView> results) {

    /// The result of one event: the answer that publishing it alone would get.
    ///
    /// @param status the HTTP status of that answer; 202: accepted
    /// @param problem why it was not accepted
    @Serdeable
    record ResultView(
            int status,
            @Nullable @JsonProperty("_id") String id,
            @Nullable String type,
            @Nullable Integer deliveries,
            @Nullable Problem problem) {

        static ResultView of(PublicationView accepted) {
            return new ResultView(HttpStatus.ACCEPTED.getCode(), accepted.id(), accepted.type(), accepted.deliveries(),
                    null);
        }

        static ResultView of(Problem problem) {
            return new ResultView(problem.status(), null, null, null, problem);
        }
    }
}
