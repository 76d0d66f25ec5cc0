package io.tidings.api.event;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.problem.ProblemException;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.delivery.Eraser;
import io.tidings.delivery.EventKey;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// Erasing what an event carries.
@Controller
final class EraseController {

    private static final String ONE = "/organizations/{organizationId}/events/{eventId}";

    private final Eraser eraser;
    private final Audit audit;

    EraseController(Eraser eraser, Audit audit) {
        this.eraser = eraser;
        this.audit = audit;
    }

    /// Removes for good what the event carried and what receivers answered; where it went stays on record. What still
    /// waits is cancelled.
    @Delete(ONE)
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.NO_CONTENT)
    void eraseEvent(Authentication caller, OrganizationId organizationId, EventId eventId) {
        Change change = Change.of(caller, organizationId, Action.EVENT_ERASE,
                new Subject(Subject.Type.EVENT, eventId.value()));
        if (!audit.recordIf(change, () -> eraser.erase(new EventKey(organizationId, eventId)))) {
            throw ProblemException.notFound("event");
        }
    }
}
