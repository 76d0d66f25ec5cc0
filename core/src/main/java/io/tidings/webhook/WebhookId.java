package io.tidings.webhook;

import io.tidings.identity.EntityId;

/// The id of a [Webhook], in the form of [EntityId].
public record WebhookId(String value) {

    public WebhookId {
        value = EntityId.canonical(value);
    }
}
