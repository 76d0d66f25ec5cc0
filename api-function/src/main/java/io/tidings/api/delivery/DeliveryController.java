package io.tidings.api.delivery;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.json.ListView;
import io.tidings.api.organization.Tenants;
import io.tidings.api.problem.ProblemException;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.DeliveryFilter;
import io.tidings.delivery.DeliveryId;
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

    @Get(uris = {OF_ORGANIZATION, OF_PROJECT})
    @Allowed(Role.ORG_MEMBER)
    ListView<DeliveryView> list(OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId,
            @Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        requireWebhook(organizationId, projectId, webhookId);
        return ListView.of(deliveries.findByWebhook(webhookId, DeliveryFilter.all(), ListView.request(limit, cursor)),
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

    /// Deliveries are found by the webhook's id alone, so it must be one of this organization's.
    private void requireWebhook(OrganizationId organization, @Nullable String project, WebhookId webhook) {
        if (webhooks.findById(new WebhookKey(Tenants.named(organization, project), webhook))
                .isEmpty()) {
            throw ProblemException.notFound("webhook");
        }
    }
}
