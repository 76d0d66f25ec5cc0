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
import io.tidings.delivery.Progress;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Replays;
import io.tidings.replay.Selection;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// An organization that has one of everything.
///
/// @param ids of what it has, by the name of the path parameter
public record Estate(Tenant tenant, Map<String, String> ids) {

    private static final String WEBHOOK = "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}";

    private static final String EVENT = """
        {"type": "deployment.build.created", "payload": {},
         "document": {"name": "a.txt", "contentType": "text/plain", "content": "a"}}""";

    /// @param path of the route that will be called: its webhook is one of the project's or of the organization's
    public static Estate of(ApiUnderTest api, String path) {
        Tenant tenant = api.tenant();
        boolean ofProject = path.contains("{projectId}");
        String scope = ofProject ? tenant.projectPath() : tenant.path();
        Map<String, String> ids = new HashMap<>();
        ids.put("version", "0");
        ids.put("+path", "app.js");
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
                .post(tenant.projectPath() + "/events", EVENT)
                .success()
                .text("/_id"));
        ids.put("type", "estate.registered");
        tenant.admin().put(tenant.path() + "/event-types/estate.registered", "{\"description\": \"Ours\"}").success();
        ids.put("deliveryId", delivered(api, tenant, ofProject, ids));
        ids.put("replayId", replay(api, tenant, path, ids));
        if (path.endsWith("/redrive")) {
            api.platform().post(path, "{}").success();
        }
        return new Estate(tenant, ids);
    }

    /// One that runs, where it is what the route is about; elsewhere it would be in the way of another.
    private static String replay(ApiUnderTest api, Tenant tenant, String path, Map<String, String> ids) {
        Instant now = Instant.now();
        Replay replay = Replay.create(new ReplayId(Tenant.newId()),
                webhook(tenant, path.contains("{projectId}"), ids), now.minusSeconds(60), now, Selection.ALL, false, 1,
                now);
        Replays replays = api.bean(Replays.class);
        replays.save(replay);
        if (!path.contains("{replayId}")) {
            replays.save(replay.cancelled(now));
        }
        return replay.id().value();
    }

    private static WebhookKey webhook(Tenant tenant, boolean ofProject, Map<String, String> ids) {
        Scope scope = Scope.of(new OrganizationId(tenant.id()),
                ofProject ? Optional.of(new ProjectId(tenant.project())) : Optional.empty());
        return new WebhookKey(scope, new WebhookId(ids.get("webhookId")));
    }

    private static String delivered(ApiUnderTest api, Tenant tenant, boolean ofProject, Map<String, String> ids) {
        EventId event = new EventId(ids.get("eventId"));
        DeliveryId id = new DeliveryId(event.value());
        Instant now = Instant.now();
        api.bean(Deliveries.class)
                .saveDelivered(List.of(new Delivery(
                        new DeliveryKey(webhook(tenant, ofProject, ids), id), event,
                        new EventTypeName("deployment.build.created"), false, now, List.of(),
                        Progress.pending(1, 0, now)).set(DeliveryStatus.DELIVERED, now)));
        return id.value();
    }
}
