package io.tidings.api.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.QueryParameter;
import io.tidings.api.json.RawContent;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.webhook.WebhookRoutes;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Events;
import io.tidings.delivery.PendingDeliveries;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.Resender;
import io.tidings.delivery.Resender.Restart;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.format.CallbackBody;
import io.tidings.format.CallbackContent;
import io.tidings.format.CallbackFormats;
import io.tidings.json.Json;
import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;

import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_PROJECT;

/// The deliveries of a webhook.
@Controller
final class DeliveryController {

    private static final String ALL = "/deliveries";
    private static final String ONE = ALL + "/{deliveryId}";
    private static final String REQUEST = ONE + "/request";
    private static final String REQUEST_BODY = REQUEST + "/body";
    private static final String RESEND = ONE + "/resend";

    private final WebhookRoutes routes;
    private final PendingDeliveries deliveries;
    private final Events events;
    private final Organizations organizations;
    private final Lists lists;
    private final Resender resender;
    private final CallbackFormats formats;
    private final Audit audit;
    private final Clock clock;

    DeliveryController(WebhookRoutes routes, PendingDeliveries deliveries, Events events, Organizations organizations,
            Lists lists,
            Resender resender, CallbackFormats formats, Audit audit, Clock clock) {
        this.routes = routes;
        this.deliveries = deliveries;
        this.events = events;
        this.organizations = organizations;
        this.lists = lists;
        this.resender = resender;
        this.formats = formats;
        this.audit = audit;
        this.clock = clock;
    }

    /// The newest first. A page may hold fewer than `limit`, even none, with another after it: what is rare is looked
    /// for in several requests.
    ///
    /// @param after the earliest time of publication (RFC 3339)
    /// @param before what the time of publication must be earlier than
    @Get(uris = {ONE_OF_ORGANIZATION + ALL, ONE_OF_PROJECT + ALL})
    @Allowed(Role.ORG_MEMBER)
    ListView<DeliveryView> listDeliveries(OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId,
            @Nullable @QueryValue String status, @Nullable @QueryValue String type,
            @Nullable @QueryValue String after, @Nullable @QueryValue String before,
            @Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        DeliveryFilter filter = filter(status, type, after, before);
        return lists.of(ListView.request(limit, cursor),
                page -> deliveries.findByWebhook(webhook.key(), filter, page),
                DeliveryView::summary);
    }

    @Get(uris = {ONE_OF_ORGANIZATION + ONE, ONE_OF_PROJECT + ONE})
    @Allowed(Role.ORG_MEMBER)
    DeliveryView getDelivery(OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId,
            DeliveryId deliveryId) {
        return DeliveryView
                .of(requireDelivery(routes.requireWebhook(organizationId, projectId, webhookId), deliveryId));
    }

    /// The request of the delivery, rebuilt from the event: sent requests are not stored.
    @Get(uris = {ONE_OF_ORGANIZATION + REQUEST, ONE_OF_PROJECT + REQUEST})
    @Allowed(Role.ORG_MEMBER)
    RequestView getDeliveryRequest(HttpRequest<?> request, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId, DeliveryId deliveryId) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        Delivery delivery = requireDelivery(webhook, deliveryId);
        CallbackContent subject = subject(webhook, delivery);
        return RequestView.of(subject, delivery, formats.write(subject), request.getPath() + "/body");
    }

    /// The body of that request, byte for byte, however large it is.
    @Get(uris = {ONE_OF_ORGANIZATION + REQUEST_BODY,
            ONE_OF_PROJECT + REQUEST_BODY}, produces = MediaType.ALL)
    @Allowed(Role.ORG_MEMBER)
    HttpResponse<?> getDeliveryRequestBody(OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId, DeliveryId deliveryId, @Nullable @Header(HttpHeaders.RANGE) String range) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        CallbackBody body = formats.write(subject(webhook, requireDelivery(webhook, deliveryId)));
        return RawContent.answer(body.bytes(), body.contentType(), deliveryId.value(), range);
    }

    private CallbackContent subject(Webhook webhook, Delivery delivery) {
        OrganizationId organization = webhook.scope().organization();
        PublishedEvent event = events.findById(organization, delivery.event())
                .orElseThrow(() -> ProblemException.notFound("event any more"));
        EventContent content = event.content()
                .orElseThrow(() -> ProblemException.conflict("The content of the event was erased."));
        return new CallbackContent(event.event(), content, delivery.type(), webhook,
                requireOrganization(organization).name().value());
    }

    /// Sends the delivery again, regardless of its status, with the same `webhook-id`. It is held while the webhook is
    /// not called.
    @Post(uris = {ONE_OF_ORGANIZATION + RESEND, ONE_OF_PROJECT + RESEND})
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    DeliveryView resendDelivery(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId, DeliveryId deliveryId) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        Delivery delivery = requireDelivery(webhook, deliveryId);
        if (webhook.deliveryMode() == Webhook.DeliveryMode.DROP) {
            throw ProblemException.conflict("The webhook is not active; activate it first.");
        }
        PublishedEvent event = events.findById(organizationId, delivery.event())
                .filter(kept -> kept.content().isPresent())
                .orElseThrow(() -> ProblemException.conflict(
                        "There is nothing to deliver: the event has expired, or its content was erased."));
        Organization organization = requireOrganization(organizationId);
        Change change = Change.of(caller, organizationId, Action.DELIVERY_RESEND,
                new Subject(Subject.Type.DELIVERY, deliveryId.value()))
                .to(Json.object().put("webhook", webhookId.value()));
        Restart restart = Restart.of(delivery, event, webhook, organization, Duration.ZERO, clock.instant());
        return audit.record(change, () -> resender.resend(List.of(restart))
                .stream()
                .map(DeliveryView::of)
                .findFirst()
                .orElseThrow(() -> ProblemException.conflict(
                        "The delivery was resent by another request at the same time.")));
    }

    private static DeliveryFilter filter(@Nullable String status, @Nullable String type, @Nullable String after,
            @Nullable String before) {
        Optional<DeliveryStatus> wanted = QueryParameter.read("status", status, DeliveryStatus::of);
        Optional<EventTypeName> name = QueryParameter.read("type", type, EventTypeName::new);
        Optional<Instant> from = QueryParameter.read("after", after, QueryParameter::instant);
        Optional<Instant> until = QueryParameter.read("before", before, QueryParameter::instant);
        try {
            return new DeliveryFilter(wanted, name, from, until);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("before", e);
        }
    }

    private Organization requireOrganization(OrganizationId id) {
        return organizations.findById(id).orElseThrow(() -> ProblemException.notFound("organization"));
    }

    private Delivery requireDelivery(Webhook webhook, DeliveryId delivery) {
        return deliveries.findById(webhook.key(), delivery)
                .orElseThrow(() -> ProblemException.notFound("delivery"));
    }
}
