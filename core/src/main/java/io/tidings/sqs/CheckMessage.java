package io.tidings.sqs;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// The request to check a webhook, as the body of a message on the queue of deliveries:
///
/// ```json
/// {"wakeUp": {"webhook": "…", "organization": "…", "project": "…"}}
/// ```
public final class CheckMessage {

    private static final String PREFIX = "{\"wakeUp\":";

    private CheckMessage() {}

    /// The message of a request, as [#read] reads it.
    public static String write(WebhookKey webhook) {
        ObjectNode message = Json.object();
        ObjectNode node = message.putObject("wakeUp")
                .put("webhook", webhook.id().value())
                .put("organization", webhook.scope().organization().value());
        webhook.scope().project().ifPresent(project -> node.put("project", project.value()));
        return Json.text(message);
    }

    /// Whether a message is such a request, rather than a delivery.
    public static boolean isOne(String body) {
        return body.startsWith(PREFIX);
    }

    /// Reads a request.
    ///
    /// @throws IllegalArgumentException if it is not one of ours
    public static WebhookKey read(String body) {
        JsonNode node = Json.parse(body).path("wakeUp");
        return new WebhookKey(
                Scope.of(new OrganizationId(node.path("organization").asText()),
                        Optional.ofNullable(node.get("project")).map(JsonNode::asText).map(ProjectId::new)),
                new WebhookId(node.path("webhook").asText()));
    }
}
