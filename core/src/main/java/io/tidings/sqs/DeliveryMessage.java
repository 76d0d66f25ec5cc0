package io.tidings.sqs;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.trace.TraceContext;
import io.tidings.webhook.Lane;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A [QueuedDelivery] as the body of an SQS message: JSON, of this shape:
///
/// ```json
/// {"version": 1, "lane": "slow", "round": 1, "turn": 0, "webhook": "…", "webhookProject": "…", "type": "…", "organizationName": "…",
///  "event": {"id", "organization", "project", "type", "occurredAt", "publishedAt", "test", "traceparent", "tracestate"},
///  "content": {…}}
/// ```
///
/// A message without a `lane` goes by the fast one.
public final class DeliveryMessage {

    private static final int VERSION = 1;
    private static final String CONTENT = "content";

    private DeliveryMessage() {}

    /// The message of a delivery, as [#read] reads it.
    public static String write(QueuedDelivery delivery) {
        Event event = delivery.event();
        WebhookKey webhook = delivery.target().webhook();
        ObjectNode message = Json.object()
                .put("version", VERSION)
                .put("delivery", delivery.id().value())
                .put("round", delivery.runNumber())
                .put("turn", delivery.sequenceNumber())
                .put("webhook", webhook.id().value());
        if (delivery.lane() != Lane.FAST) {
            message.put("lane", delivery.lane().wireName());
        }
        webhook.scope().project().ifPresent(project -> message.put("webhookProject", project.value()));
        message.put("type", delivery.target().type().value()).put("organizationName", delivery.organizationName());
        ObjectNode eventNode = message.putObject("event")
                .put("id", event.id().value())
                .put("organization", event.organization().value());
        event.project().ifPresent(project -> eventNode.put("project", project.value()));
        eventNode.put("type", event.type().value())
                .put("occurredAt", event.occurredAt().toString())
                .put("publishedAt", event.publishedAt().toString());
        event.trace().ifPresent(trace -> {
            eventNode.put(TraceContext.PARENT_HEADER, trace.parent());
            trace.state().ifPresent(state -> eventNode.put(TraceContext.STATE_HEADER, state.value()));
        });
        if (event.test()) {
            eventNode.put("test", true);
        }
        return escaped(delivery.content()
                .map(content -> new String(content.jsonIn(message, CONTENT), UTF_8))
                .orElseGet(() -> Json.text(message)));
    }

    /// The only characters that JSON may contain as they are, but SQS messages may not.
    private static String escaped(String json) {
        return json.replace("\uFFFE", "\\ufffe").replace("\uFFFF", "\\uffff");
    }

    /// Reads a message.
    ///
    /// @throws IllegalArgumentException if it is not one of ours: poison
    public static QueuedDelivery read(String body) {
        Json.Cut cut = Json.parseBut(CONTENT, EventContent.cutOut(), body);
        JsonNode message = cut.rest();
        if (message.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException("the message has an unknown version");
        }
        JsonNode node = message.path("event");
        OrganizationId organization = new OrganizationId(node.path("organization").asText());
        Event event = new Event(
                new EventId(node.path("id").asText()),
                organization,
                optionalText(node, "project").map(ProjectId::new),
                new EventTypeName(node.path("type").asText()),
                instant(node, "occurredAt"),
                instant(node, "publishedAt"),
                node.path("test").asBoolean(false))
                .in(TraceContext.read(optionalText(node, TraceContext.PARENT_HEADER),
                        optionalText(node, TraceContext.STATE_HEADER)));
        Scope scope = Scope.of(organization, optionalText(message, "webhookProject").map(ProjectId::new));
        Target target = new Target(
                new WebhookKey(scope, new WebhookId(message.path("webhook").asText())),
                new EventTypeName(message.path("type").asText()));
        String organizationName = optionalText(message, "organizationName")
                .orElseThrow(() -> new IllegalArgumentException("the message has no organizationName"));
        return new QueuedDelivery(target, event, organizationName, EventContent.readIn(cut, CONTENT),
                message.path("round").asInt(), message.path("turn").asInt(),
                optionalText(message, "lane").map(Lane::of).orElse(Lane.FAST));
    }

    private static Optional<String> optionalText(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }

    private static Instant instant(JsonNode node, String field) {
        try {
            return Instant.parse(node.path(field).asText());
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("the message has no " + field, e);
        }
    }
}
