package io.tidings.local.console;

import java.net.URI;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.json.Json;
import io.tidings.local.Eventually;
import io.tidings.local.TidingsClient;

import static org.assertj.core.api.Assertions.assertThat;

/// An organization with everything that the console can show.
///
/// @param id the organization's
/// @param failing a webhook that nothing answers
record Estate(TidingsClient platform, TidingsClient admin, URI uri, String id, String project, String webhook,
        String failing, String ofProject, String event) {

    static final String SAMPLE = "{\"username\":\"demo\",\"email\":\"demo@parallelworks.com\",\"userId\":\"66ec445884b4103f670d0c86\",\"organization\":\"parallelworks\",\"remainingSeats\":5}";

    static Estate of(ConsoleUnderTest console, String name) {
        TidingsClient platform = console.platform();
        String id = platform.newOrganization(name);
        String organization = "/organizations/" + id;
        String project = TidingsClient.newId();
        platform.put(organization + "/projects/" + project,
                "{\"name\":\"Demo\",\"description\":\"Sales figures of all regions\"}").expecting(201);
        TidingsClient admin = platform.withRole(id, "org:admin");
        String webhook = hook(admin, organization, "User directory", console.uri() + "/inbox/users",
                "[\"USER_CREATED\",\"USER_DISABLED\",\"USER_REMOVED_FROM_GROUP\"]", "{\"x-team\":\"identity\"}");
        String failing = hook(admin, organization, "Fraud detection", console.uri() + "/nobody",
                "[\"LOGIN_FAILURE\"]", "{}");
        String ofProject = hook(admin, organization + "/projects/" + project, "Project mirror",
                console.uri() + "/inbox/mirror", "[\"PROJECT_PUBLISH\",\"SNAPSHOT_CREATE\"]", "{}");
        for (int i = 0; i < 3; i++) {
            publish(admin, organization, "USER_CREATED", SAMPLE);
        }
        publish(admin, organization, "LOGIN_FAILURE",
                "{\"message\":\"Bad Login [alicesmith]: Invalid username or password\",\"organizationId\":\"AtScale\",\"time\":1643723261}");
        String event = admin.post(organization + "/projects/" + project + "/events",
                "{\"type\":\"PROJECT_PUBLISH\",\"payload\":" + projectSample(admin)
                        + ",\"document\":{\"name\":\"project.xml\",\"contentType\":\"application/xml\",\"content\":\"<?xml version=\\\"1.0\\\"?>\\n<project name=\\\"Sales\\\">\\n  <cube id=\\\"regions\\\"/>\\n</project>\"}}")
                .expecting(202)
                .text("_id");
        Estate estate = new Estate(platform, admin, console.uri(), id, project, webhook, failing, ofProject, event);
        Eventually.assertThat(() -> assertThat(estate.deliveries(webhook)).hasSize(3)
                .allMatch(delivery -> delivery.path("status").asText().equals("delivered")));
        Eventually.assertThat(() -> assertThat(estate.deliveries(failing)).hasSize(1)
                .allMatch(delivery -> delivery.path("status").asText().equals("exhausted")));
        return estate;
    }

    private static String projectSample(TidingsClient client) {
        for (JsonNode type : client.get("/event-types").expecting(200).body().path("items")) {
            if (type.path("type").asText().equals("PROJECT_PUBLISH")) {
                return Json.text(type.path("levels").path("project").path("sample"));
            }
        }
        throw new AssertionError("no such type");
    }

    static String hook(TidingsClient client, String scope, String name, String url, String events, String headers) {
        return client.post(scope + "/settings/webhooks", "{\"name\":\"%s\",\"url\":\"%s\",\"events\":%s,\"headers\":%s}"
                .formatted(name, url, events, headers)).expecting(201).text("_id");
    }

    static String publish(TidingsClient client, String scope, String type, String payload) {
        return client.post(scope + "/events", "{\"type\":\"" + type + "\",\"payload\":" + payload + "}")
                .expecting(202)
                .text("_id");
    }

    /// Its path in the API.
    String api() {
        return "/organizations/" + id;
    }

    /// A webhook's path, in the API and below the console's.
    String webhookPath(String which) {
        return api() + "/settings/webhooks/" + which;
    }

    List<JsonNode> deliveries(String which) {
        return admin.list(webhookPath(which) + "/deliveries");
    }

    List<JsonNode> webhooks() {
        return admin.list(api() + "/settings/webhooks");
    }
}
