package io.tidings.api.event;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.access.Principals;
import io.tidings.api.json.Fields;
import io.tidings.api.json.KnownParameters;
import io.tidings.api.problem.Problem;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.ratelimit.CountedByEvents;
import io.tidings.api.ratelimit.RateLimits;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.publishing.Publisher;
import io.tidings.trace.TraceContext;

/// Publishing events: one, one that comes as a form, a batch.
@Controller
final class PublishController {

    private static final String OF_ORGANIZATION = "/organizations/{organizationId}/events";
    private static final String OF_PROJECT = "/organizations/{organizationId}/projects/{projectId}/events";

    private static final int MAX_BATCH = 100;

    private static final Logger LOG = LoggerFactory.getLogger(PublishController.class);

    private final Publisher publisher;
    private final UploadedEvents uploads;
    private final Traces traces;
    private final RateLimits limits;

    PublishController(Publisher publisher, UploadedEvents uploads, Traces traces, RateLimits limits) {
        this.publisher = publisher;
        this.uploads = uploads;
        this.traces = traces;
        this.limits = limits;
    }

    /// Publishes an event. 202 means that it is stored and each of its deliveries durably queued.
    @Post(uris = {OF_ORGANIZATION, OF_PROJECT})
    @Allowed(Role.EVENT_PUBLISHER)
    @CountedByEvents
    @Status(HttpStatus.ACCEPTED)
    PublicationView publishEvent(OrganizationId organizationId,
            @Nullable @PathVariable String projectId, @Nullable @Header("Idempotency-Key") String idempotencyKey,
            @Nullable @Header(TraceContext.PARENT_HEADER) String traceParent,
            @Nullable @Header(TraceContext.STATE_HEADER) String traceState, @Body byte[] body) {
        Scope scope = ScopeResolver.parse(organizationId, projectId);
        return Publications.answer(publisher.publish(EventJson
                .read(Fields.object(body, Fields.MAX_BYTES_OF_EVENTS), scope, idempotencyKey)
                .in(traces.of(traceParent, traceState))));
    }

    /// Publishes an event that comes as a form, with a file or without; `type`, `id` and `occurredAt` are in the query.
    @Post(uris = {OF_ORGANIZATION, OF_PROJECT}, consumes = {MediaType.MULTIPART_FORM_DATA,
            MediaType.APPLICATION_FORM_URLENCODED})
    @KnownParameters({"type", "id", "occurredAt"})
    @Allowed(Role.EVENT_PUBLISHER)
    @CountedByEvents
    @Status(HttpStatus.ACCEPTED)
    PublicationView publishEvent(OrganizationId organizationId,
            @Nullable @PathVariable String projectId, @Nullable @Header("Idempotency-Key") String idempotencyKey,
            @Nullable @Header(TraceContext.PARENT_HEADER) String traceParent,
            @Nullable @Header(TraceContext.STATE_HEADER) String traceState, HttpRequest<?> request)
            throws IOException {
        Scope scope = ScopeResolver.parse(organizationId, projectId);
        return Publications.answer(publisher.publish(uploads.read(scope, idempotencyKey, Form.of(request))
                .in(traces.of(traceParent, traceState))));
    }

    /// Publishes up to 100 events. Each has a result of its own, in their order; one that fails stops no other.
    @Post(uris = {OF_ORGANIZATION + "/batch", OF_PROJECT + "/batch"})
    @Allowed(Role.EVENT_PUBLISHER)
    @CountedByEvents
    @Status(HttpStatus.ACCEPTED)
    BatchView publishEvents(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId,
            @Nullable @Header(TraceContext.PARENT_HEADER) String traceParent,
            @Nullable @Header(TraceContext.STATE_HEADER) String traceState, @Body byte[] body) {
        TraceContext trace = traces.of(traceParent, traceState);
        Scope scope = ScopeResolver.parse(organizationId, projectId);
        Fields fields = Fields.of(Fields.object(body, Fields.MAX_BYTES_OF_EVENTS));
        List<JsonNode> all = fields.list("events", MAX_BATCH, Function.identity());
        fields.required("events", Function.identity());
        fields.complete();
        limits.moreEvents(Principals.of(caller), organizationId, all.size());
        return new BatchView(all.stream().map(event -> result(event, scope, trace)).toList());
    }

    private BatchView.ResultView result(JsonNode event, Scope scope, TraceContext trace) {
        try {
            return BatchView.ResultView
                    .of(Publications.answer(publisher.publish(EventJson.read(object(event), scope, null).in(trace))));
        } catch (ProblemException e) {
            return BatchView.ResultView.of(e.problem());
        } catch (StackOverflowError | OutOfMemoryError e) {
            LOG.warn("an event of a batch exhausted stack or memory", e);
            return BatchView.ResultView.of(Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, Problem.TOO_MUCH));
        } catch (RuntimeException e) {
            LOG.error("an event of a batch could not be published", e);
            return BatchView.ResultView.of(
                    Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "An internal error occurred; please try again."));
        }
    }

    private static ObjectNode object(JsonNode event) {
        try {
            return Fields.object(event);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("event", e);
        }
    }
}
