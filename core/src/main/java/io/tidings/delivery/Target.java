package io.tidings.delivery;

import io.tidings.event.EventTypeName;
import io.tidings.webhook.WebhookKey;

/// Where an event goes: to a webhook, under the type that the webhook subscribed to.
public record Target(WebhookKey webhook, EventTypeName type) {}
