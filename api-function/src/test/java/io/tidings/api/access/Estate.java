package io.tidings.api.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tidings.api.ApiUnderTest;
import io.tidings.api.Tenant;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// An organization that has one of everything.
///
/// @param ids of what it has, by the name of the path parameter
record Estate(Tenant tenant, Map<String, String> ids) {

    private static final String WEBHOOK = "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}";

    /// @param path of the route that will be called: its webhook is one of the project's or of the organization's
    static Estate of(ApiUnderTest api, String path) {
        Tenant tenant = api.tenant();
        boolean ofProject = path.contains("{projectId}");
        String scope = ofProject ? tenant.projectPath() : tenant.path();
        Map<String, String> ids = new HashMap<>();
        ids.put("organizationId", tenant.id());
        ids.put("projectId", tenant.project());
        ids.put("webhookId", tenant.admin().post(scope + "/settings/webhooks", WEBHOOK).success().text("/_id"));
        ids.put("tokenId", tenant.admin()
                .post(tenant.path() + "/settings/tokens", "{\"name\": \"Spare\", \"role\": \"org:member\"}")
                .success()
                .text("/_id"));
        ids.put("type", tenant.admin()
                .put(tenant.path() + "/event-types/order.paid", "{\"description\": \"An order was paid\"}")
                .success()
                .text("/type"));
        ids.put("eventId", tenant.admin()
                .post(tenant.projectPath() + "/events", "{\"type\": \"deployment.build.created\", \"payload\": {}}")
                .success()
                .text("/_id"));
        ids.put("type", "estate.registered");
        tenant.admin().put(tenant.path() + "/event-types/estate.registered", "{\"description\": \"Ours\"}").success();
        ids.put("deliveryId", delivered(api, tenant, ofProject, ids));
        if (path.endsWith("/redrive")) {
            api.platform().post(path, "{}").success();
        }
        return new Estate(tenant, ids);
    }

    private static String delivered(ApiUnderTest api, Tenant tenant, boolean ofProject, Map<String, String> ids) {
        Scope scope = Scope.of(new OrganizationId(tenant.id()),
                ofProject ? Optional.of(new ProjectId(tenant.project())) : Optional.empty());
        EventId event = new EventId(ids.get("eventId"));
        DeliveryId id = new DeliveryId(event.value());
        Instant now = Instant.now();
        api.bean(Deliveries.class)
                .saveDelivered(List.of(new Delivery(
                        new DeliveryKey(new WebhookKey(scope, new WebhookId(ids.get("webhookId"))), id), event,
                        new EventTypeName("deployment.build.created"), DeliveryStatus.DELIVERED, List.of(), 1, 0, 0,
                        Optional.empty(), Optional.empty(), now, now)));
        return id.value();
    }
}
