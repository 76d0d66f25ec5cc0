package io.tidings.api.event;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.access.Principals;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.KnownParameters;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.RawContent;
import io.tidings.api.json.Views;
import io.tidings.api.problem.Problem;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.ratelimit.CountedByEvents;
import io.tidings.api.ratelimit.RateLimits;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.delivery.Eraser;
import io.tidings.delivery.EventKey;
import io.tidings.delivery.Events;
import io.tidings.delivery.PendingDeliveries;
import io.tidings.delivery.PublishedEvent;
import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Scope;
import io.tidings.publishing.Publisher;
import io.tidings.trace.TraceContext;

/// Publishing events, and looking at what was published.
@Controller
final class EventController {

    private static final String OF_ORGANIZATION = "/organizations/{organizationId}/events";
    private static final String OF_PROJECT = "/organizations/{organizationId}/projects/{projectId}/events";

    private static final int MAX_BATCH = 100;

    private static final Logger LOG = LoggerFactory.getLogger(EventController.class);

    private final ScopeResolver scopes;
    private final Publisher publisher;
    private final UploadedEvents uploads;
    private final Events events;
    private final PendingDeliveries deliveries;
    private final Eraser eraser;
    private final Traces traces;
    private final RateLimits limits;
    private final Lists lists;
    private final Views views;
    private final Audit audit;

    EventController(ScopeResolver scopes, Publisher publisher, UploadedEvents uploads, Events events,
            PendingDeliveries deliveries, Eraser eraser, Traces traces, RateLimits limits, Lists lists, Views views,
            Audit audit) {
        this.scopes = scopes;
        this.publisher = publisher;
        this.uploads = uploads;
        this.events = events;
        this.deliveries = deliveries;
        this.eraser = eraser;
        this.traces = traces;
        this.limits = limits;
        this.lists = lists;
        this.views = views;
        this.audit = audit;
    }

    /// Publishes an event. 202 means that it is stored and each of its deliveries durably queued.
    @Post(uris = {OF_ORGANIZATION, OF_PROJECT})
    @Allowed(Role.EVENT_PUBLISHER)
    @CountedByEvents
    @Status(HttpStatus.ACCEPTED)
    PublicationView publishEvent(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, @Nullable @Header("Idempotency-Key") String idempotencyKey,
            @Nullable @Header(TraceContext.PARENT_HEADER) String traceParent,
            @Nullable @Header(TraceContext.STATE_HEADER) String traceState, @Body byte[] body) {
        Scope scope = ScopeResolver.parse(organizationId, projectId);
        limits.events(Principals.of(caller), organizationId, 1);
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
    PublicationView publishEvent(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, @Nullable @Header("Idempotency-Key") String idempotencyKey,
            @Nullable @Header(TraceContext.PARENT_HEADER) String traceParent,
            @Nullable @Header(TraceContext.STATE_HEADER) String traceState, HttpRequest<?> request)
            throws IOException {
        Scope scope = ScopeResolver.parse(organizationId, projectId);
        limits.events(Principals.of(caller), organizationId, 1);
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
        limits.events(Principals.of(caller), organizationId, 1);
        Fields fields = Fields.of(Fields.object(body, Fields.MAX_BYTES_OF_EVENTS));
        List<JsonNode> all = fields.list("events", MAX_BATCH, Function.identity());
        fields.required("events", Function.identity());
        fields.complete();
        if (all.size() > 1) {
            limits.events(Principals.of(caller), organizationId, all.size() - 1);
        }
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
            throw ProblemException.invalid("event", e.getMessage());
        }
    }

    @Get(OF_ORGANIZATION)
    @Allowed(Role.ORG_MEMBER)
    ListView<EventView> listEvents(OrganizationId organizationId, @Nullable @QueryValue String limit,
            @Nullable @QueryValue String cursor) {
        scopes.require(organizationId, null);
        return lists.of(ListView.request(limit, cursor), page -> events.findByOrganization(organizationId, page),
                EventView::summary);
    }

    @Get(OF_ORGANIZATION + "/{eventId}")
    @Allowed(Role.ORG_MEMBER)
    EventView getEvent(OrganizationId organizationId, EventId eventId) {
        PublishedEvent event = found(organizationId, eventId);
        return EventView.of(event, deliveries.findByEvent(event), views);
    }

    /// The payload by itself, however large it is.
    @Get(OF_ORGANIZATION + "/{eventId}/payload")
    @Allowed(Role.ORG_MEMBER)
    HttpResponse<?> getEventPayload(OrganizationId organizationId, EventId eventId,
            @Nullable @Header(HttpHeaders.RANGE) String range) {
        byte[] json = content(organizationId, eventId).payload().json();
        return RawContent.answer(json, MediaType.APPLICATION_JSON, eventId.value() + ".json", range);
    }

    /// The document by itself, byte for byte.
    @Get(uri = OF_ORGANIZATION + "/{eventId}/document", produces = MediaType.ALL)
    @Allowed(Role.ORG_MEMBER)
    HttpResponse<?> getEventDocument(OrganizationId organizationId, EventId eventId,
            @Nullable @Header(HttpHeaders.RANGE) String range) {
        Document document = content(organizationId, eventId).document()
                .orElseThrow(() -> ProblemException.notFound("document: the event has none"));
        return RawContent.answer(document.content(), document.contentType(), document.name(), range);
    }

    private EventContent content(OrganizationId organization, EventId id) {
        return found(organization, id).content()
                .orElseThrow(() -> ProblemException.conflict("The content of the event was erased."));
    }

    private PublishedEvent found(OrganizationId organization, EventId id) {
        return events.findById(organization, id).orElseThrow(() -> ProblemException.notFound("event"));
    }

    /// Removes for good what the event carried and what receivers answered; where it went stays on record. What still
    /// waits is cancelled.
    @Delete(OF_ORGANIZATION + "/{eventId}")
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
