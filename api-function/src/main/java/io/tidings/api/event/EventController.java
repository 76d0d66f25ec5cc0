package io.tidings.api.event;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.RawContent;
import io.tidings.api.json.Views;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.delivery.Events;
import io.tidings.delivery.PendingDeliveries;
import io.tidings.delivery.PublishedEvent;
import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// The events of an organization, and what they carry.
@Controller
final class EventController {

    private static final String OF_ORGANIZATION = "/organizations/{organizationId}/events";

    private final ScopeResolver scopes;
    private final Events events;
    private final PendingDeliveries deliveries;
    private final Lists lists;
    private final Views views;

    EventController(ScopeResolver scopes, Events events, PendingDeliveries deliveries, Lists lists, Views views) {
        this.scopes = scopes;
        this.events = events;
        this.deliveries = deliveries;
        this.lists = lists;
        this.views = views;
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
        PublishedEvent event = requireEvent(organizationId, eventId);
        return EventView.of(event, deliveries.findByEvent(event), views);
    }

    /// The payload by itself, however large it is.
    @Get(OF_ORGANIZATION + "/{eventId}/payload")
    @Allowed(Role.ORG_MEMBER)
    HttpResponse<?> getEventPayload(OrganizationId organizationId, EventId eventId,
            @Nullable @Header(HttpHeaders.RANGE) String range) {
        byte[] json = requireContent(organizationId, eventId).payload().json();
        return RawContent.answer(json, MediaType.APPLICATION_JSON, eventId.value() + ".json", range);
    }

    /// The document by itself, byte for byte.
    @Get(uri = OF_ORGANIZATION + "/{eventId}/document", produces = MediaType.ALL)
    @Allowed(Role.ORG_MEMBER)
    HttpResponse<?> getEventDocument(OrganizationId organizationId, EventId eventId,
            @Nullable @Header(HttpHeaders.RANGE) String range) {
        Document document = requireContent(organizationId, eventId).document()
                .orElseThrow(() -> ProblemException.notFound("document: the event has none"));
        return RawContent.answer(document.content(), document.contentType(), document.name(), range);
    }

    private EventContent requireContent(OrganizationId organization, EventId id) {
        return requireEvent(organization, id).content()
                .orElseThrow(() -> ProblemException.conflict("The content of the event was erased."));
    }

    private PublishedEvent requireEvent(OrganizationId organization, EventId id) {
        return events.findById(organization, id).orElseThrow(() -> ProblemException.notFound("event"));
    }
}
