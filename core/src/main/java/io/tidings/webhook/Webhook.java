package io.tidings.webhook;

import java.time.Instant;

import io.tidings.naming.Slug;
import io.tidings.organization.Scope;

/// A subscription: which events of which [Scope] are called where, and how.
///
/// @param settings what its owner says
/// @param health what Tidings has seen
/// @param secret signs its callbacks
/// @param revision counts changes of the settings, so that none is overwritten unseen
public record Webhook(
        WebhookId id,
        Scope scope,
        WebhookSettings settings,
        Health health,
        SigningSecret secret,
        Instant createdAt,
        Instant updatedAt,
        long revision) {

    /// How many webhooks one scope may have.
    public static final int MAX_PER_SCOPE = 500;

    public Webhook {
        settings.requireFitFor(scope);
    }

    /// A webhook that its owner just made.
    public static Webhook create(WebhookId id, Scope scope, WebhookSettings settings, SigningSecret secret,
            Instant now) {
        return new Webhook(id, scope, settings, Health.unknown(), secret, now, now, 1);
    }

    public WebhookKey key() {
        return new WebhookKey(scope, id);
    }

    /// The name as it may stand in a URL.
    public Slug slug() {
        return Slug.of(settings.name());
    }

    /// The webhook after its owner changed its settings. Switching on one that Tidings had disabled gives it a fresh
    /// start.
    public Webhook with(WebhookSettings changed, Instant now) {
        boolean revived = changed.active() && health.status() == WebhookStatus.DISABLED;
        return new Webhook(id, scope, changed, revived ? Health.unknown() : health, secret, createdAt, now,
                revision + 1);
    }

    /// The webhook with what has been seen of it since.
    public Webhook with(Health seen) {
        return new Webhook(id, scope, settings, seen, secret, createdAt, updatedAt, revision);
    }

    /// Whether callbacks are to be made at present.
    public boolean isCalled() {
        return settings.active() && health.status() != WebhookStatus.DISABLED;
    }
}
