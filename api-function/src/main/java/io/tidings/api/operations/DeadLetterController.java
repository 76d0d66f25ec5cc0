package io.tidings.api.operations;

import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.RequestBytes;
import io.tidings.api.problem.ProblemException;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.Redrive;
import io.tidings.json.Json;

/// Dead letters: exhausted deliveries and unreadable messages, and their redrive.
@Controller("/operations/dead-letters")
final class DeadLetterController {

    private static final String REDRIVE = "/redrive";

    private static final Subject DEAD_LETTERS = new Subject(Subject.Type.QUEUE, "dead-letters");

    private final DeadLetterAdmin queue;
    private final Audit audit;

    DeadLetterController(DeadLetterAdmin queue, Audit audit) {
        this.queue = queue;
        this.audit = audit;
    }

    @Get
    @Allowed(Role.PLATFORM_ADMIN)
    DeadLettersView getDeadLetters() {
        return DeadLettersView.of(queue.peek(), queue.latestRedrive());
    }

    /// Starts a redrive of all dead letters, at most `perSecond`. The body is optional.
    @Post(REDRIVE)
    @Allowed(Role.PLATFORM_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    RedriveView startRedrive(Authentication caller, HttpRequest<?> request) throws IOException {
        Optional<Integer> perSecond = perSecond(RequestBytes.of(request));
        ObjectNode settings = Json.object();
        perSecond.ifPresent(limit -> settings.put("perSecond", limit));
        return audit.record(Change.ofPlatform(caller, Action.REDRIVE_BEGIN, DEAD_LETTERS).to(settings),
                () -> queue.startRedrive(perSecond)
                        .map(RedriveView::of)
                        .orElseThrow(() -> ProblemException.conflict("A redrive is running already.")));
    }

    @Get(REDRIVE)
    @Allowed(Role.PLATFORM_ADMIN)
    RedriveView getRedrive() {
        return queue.latestRedrive().map(RedriveView::of).orElseThrow(() -> ProblemException.notFound("redrive"));
    }

    /// What has been moved stays moved.
    @Delete(REDRIVE)
    @Allowed(Role.PLATFORM_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    RedriveView cancelRedrive(Authentication caller) {
        return audit.record(Change.ofPlatform(caller, Action.REDRIVE_CANCEL, DEAD_LETTERS),
                () -> queue.cancelRedrive()
                        .map(RedriveView::of)
                        .orElseThrow(() -> ProblemException.conflict("No redrive is running.")));
    }

    private static Optional<Integer> perSecond(byte[] body) {
        if (body.length == 0) {
            return Optional.empty();
        }
        Fields fields = Fields.of(body);
        Optional<Integer> perSecond = fields.optional("perSecond", Fields.integer(1, Redrive.MAX_PER_SECOND));
        fields.complete();
        return perSecond;
    }
}
