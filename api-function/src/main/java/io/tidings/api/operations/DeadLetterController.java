package io.tidings.api.operations;

import java.io.IOException;
import java.util.Optional;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.Fields;
import io.tidings.api.json.RequestBytes;
import io.tidings.api.problem.ProblemException;
import io.tidings.delivery.DeadLetterQueue;
import io.tidings.delivery.Redrive;

/// What was given up or could not be read, and its way back.
@Controller("/operations/dead-letters")
final class DeadLetterController {

    private static final String REDRIVE = "/redrive";

    private final DeadLetterQueue queue;

    DeadLetterController(DeadLetterQueue queue) {
        this.queue = queue;
    }

    @Get
    @Allowed(Role.PLATFORM_ADMIN)
    DeadLettersView getDeadLetters() {
        return DeadLettersView.of(queue.peek());
    }

    /// Has everything attempted anew, `perSecond` at most. The body may be left out.
    @Post(REDRIVE)
    @Allowed(Role.PLATFORM_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    RedriveView startRedrive(HttpRequest<?> request) throws IOException {
        return queue.startRedrive(perSecond(RequestBytes.of(request)))
                .map(RedriveView::of)
                .orElseThrow(() -> ProblemException.conflict("A redrive is running already."));
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
    RedriveView cancelRedrive() {
        return queue.cancelRedrive()
                .map(RedriveView::of)
                .orElseThrow(() -> ProblemException.conflict("No redrive is running."));
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
