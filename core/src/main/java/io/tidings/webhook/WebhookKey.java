package io.tidings.webhook;

import io.tidings.organization.Scope;

/// Where a webhook is found. The id alone would do to tell webhooks apart, but not to read one by its key.
public record WebhookKey(Scope scope, WebhookId id) {}
