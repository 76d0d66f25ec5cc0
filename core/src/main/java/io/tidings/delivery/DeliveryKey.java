package io.tidings.delivery;

import io.tidings.webhook.WebhookKey;

/// Where a delivery is found.
public record DeliveryKey(WebhookKey webhook, DeliveryId id) {}
