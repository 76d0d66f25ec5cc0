package io.tidings.api.delivery;

import java.time.Instant;
import java.util.Optional;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.ListView;
import io.tidings.api.json.QueryParameter;
import io.tidings.api.organization.Tenants;
import io.tidings.api.problem.ProblemException;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

/// What was delivered to a webhook, and what came of it.
@Controller
final class DeliveryController {

    private static final String OF_ORGANIZATION = "/organizations/{organizationId}/settings/webhooks/{webhookId}/deliveries";
    private static final String OF_PROJECT = "/organizations/{organizationId}/projects/{projectId}/settings/webhooks/{webhookId}/deliveries";
    private static final String ONE = "/{deliveryId}";

    private final Webhooks webhooks;
    private final Deliveries deliveries;

    DeliveryController(Webhooks webhooks, Deliveries deliveries) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
    }

    /// The newest first. A page may hold fewer than `limit`, even none, with another after it: what is rare is looked
    /// for in several requests.
    ///
    /// @param after the earliest time of publication (RFC 3339)
    /// @param before what the time of publication must be earlier than
    @Get(uris = {OF_ORGANIZATION, OF_PROJECT})
    @Allowed(Role.ORG_MEMBER)
    ListView<DeliveryView> list(OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId,
            @Nullable @QueryValue String status, @Nullable @QueryValue String type,
            @Nullable @QueryValue String after, @Nullable @QueryValue String before,
            @Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        requireWebhook(organizationId, projectId, webhookId);
        DeliveryFilter filter = filter(status, type, after, before);
        return ListView.of(deliveries.findByWebhook(webhookId, filter, ListView.request(limit, cursor)),
                DeliveryView::summary);
    }

    @Get(uris = {OF_ORGANIZATION + ONE, OF_PROJECT + ONE})
    @Allowed(Role.ORG_MEMBER)
    DeliveryView get(OrganizationId organizationId, @Nullable @PathVariable String projectId, WebhookId webhookId,
            DeliveryId deliveryId) {
        requireWebhook(organizationId, projectId, webhookId);
        return deliveries.findById(webhookId, deliveryId)
                .map(DeliveryView::of)
                .orElseThrow(() -> ProblemException.notFound("delivery, or it has not been attempted yet"));
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
            throw ProblemException.invalid("before", e.getMessage());
        }
    }

    /// Deliveries are found by the webhook's id alone, so it must be one of this organization's.
    private void requireWebhook(OrganizationId organization, @Nullable String project, WebhookId webhook) {
        if (webhooks.findById(new WebhookKey(Tenants.named(organization, project), webhook))
                .isEmpty()) {
            throw ProblemException.notFound("webhook");
        }
    }
}
