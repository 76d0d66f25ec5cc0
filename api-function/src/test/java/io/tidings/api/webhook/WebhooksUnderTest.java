package io.tidings.api.webhook;

import java.util.Optional;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.event.Level;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.Health;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;

/// The webhooks of a new tenant, at one of the two scopes, as an administrator calls them.
abstract class WebhooksUnderTest {

    static final String DATE_TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

    @Parameter
    Level level;

    Tenant tenant;
    Caller admin;
    String webhooks;

    /// Of the test class: each has its own.
    abstract ApiUnderTest api();

    @BeforeEach
    void register() {
        tenant = api().tenant();
        admin = tenant.admin();
        webhooks = path(level);
    }

    String path(Level scope) {
        return (scope == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks";
    }

    String created() {
        return created(minimal());
    }

    String created(ObjectNode json) {
        return created(webhooks, json);
    }

    String created(String list, ObjectNode json) {
        return list + "/" + admin.post(list, Json.text(json)).success().text("/_id");
    }

    /// Records what the dispatcher would have seen.
    void seen(String one, UnaryOperator<Health> change) {
        Webhooks store = api().bean(Webhooks.class);
        WebhookKey key = new WebhookKey(scope(), new WebhookId(idOf(one)));
        Health before = store.findById(key).orElseThrow().health();
        assertThat(store.saveHealth(key, change.apply(before))).isTrue();
    }

    Scope scope() {
        return Scope.of(new OrganizationId(tenant.id()),
                level == Level.PROJECT ? Optional.of(new ProjectId(tenant.project())) : Optional.empty());
    }

    static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static ObjectNode minimal() {
        return (ObjectNode) Json.parse("""
            {"name": "On Call", "url": "https://example.com/callback", "events": ["PROJECT_IMPORT"]}""");
    }

    ObjectNode full() {
        ObjectNode full = (ObjectNode) Json.parse("""
            {"name": "Full", "url": "https://example.com/x?y=z", "events": ["PROJECT_IMPORT", "deployment.*"],
             "headers": {"X-Key": "1", "Authorization": "Bearer 2"}, "active": false, "description": "All of it",
             "format": "envelope", "filter": {"payload": {"a": ["b"]}}, "timeoutSeconds": 7,
             "appIconUrl": "https://example.com/i.png", "retry": {"delays": ["PT1S", "PT1H30M"]},
             "whileInactive": "hold", "signature": {"profile": "github"}}""");
        if (level == Level.ORGANIZATION) {
            full.putArray("projects").add(tenant.project());
        }
        return full;
    }

    /// As much of a webhook as its owner had said.
    static JsonNode settings(JsonNode webhook, ObjectNode given) {
        ObjectNode settings = Json.object();
        given.fieldNames().forEachRemaining(name -> settings.set(name, webhook.get(name)));
        return settings;
    }

    static ObjectNode with(ObjectNode json, String field, String value) {
        return json.set(field, Json.parse(value));
    }
}
