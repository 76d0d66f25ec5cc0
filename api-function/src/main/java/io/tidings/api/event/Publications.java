package io.tidings.api.event;

import java.util.List;

import io.micronaut.http.HttpStatus;

import io.tidings.api.problem.Problem;
import io.tidings.api.problem.Problem.FieldError;
import io.tidings.api.problem.ProblemException;
import io.tidings.event.EventContent;
import io.tidings.publishing.PayloadViolation;
import io.tidings.publishing.Publication;

/// Results of publishing, as answers.
final class Publications {

    private static final String CANNOT = "The event cannot be published.";

    private Publications() {}

    /// The answer to an accepted event.
    ///
    /// @throws ProblemException if it was not accepted
    static PublicationView answer(Publication publication) {
        return switch (publication) {
            case Publication.Accepted accepted -> PublicationView.of(accepted);
            case Publication.Conflict(var key) ->
                throw ProblemException.conflict("Another event was published with the id '" + key.value() + "'.");
            case Publication.NoScope() -> throw ProblemException.notFound("organization or project");
            case Publication.UnknownType(var type, var detail) ->
                throw ProblemException.unprocessable(CANNOT, "type", "'" + type.value() + "' " + detail);
            case Publication.Invalid(var violations) -> throw invalid(violations);
            case Publication.NoDocument(var type) ->
                throw ProblemException.unprocessable(CANNOT, "document", "is required by '" + type.value() + "'");
            case Publication.Undecided(String reason) ->
                throw ProblemException.unprocessable(CANNOT, "payload", reason);
            case Publication.FilterTooCostly(var webhook, var name) ->
                throw ProblemException.unprocessable(CANNOT, "payload",
                        "has too many values, or too long texts, to evaluate the filter of webhook '" + name.value()
                                + "' ("
                                + webhook.id().value() + ")");
            case Publication.TooLarge(int bytes) ->
                throw new ProblemException(Problem.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                        "Payload and document have " + bytes + " bytes; at most " + EventContent.MAX_BYTES
                                + " are accepted."));
        };
    }

    private static ProblemException invalid(List<PayloadViolation> violations) {
        return new ProblemException(
                Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, "The payload violates the schema of its type.",
                        violations.stream().map(v -> new FieldError("/payload" + v.pointer(), v.detail())).toList()));
    }
}
