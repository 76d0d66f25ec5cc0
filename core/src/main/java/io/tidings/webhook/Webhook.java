package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;

import io.tidings.keys.Confidential;
import io.tidings.naming.Slug;
import io.tidings.organization.Scope;

/// A subscription: which events of which [Scope] are called where, and how.
///
/// @param settings what its owner says
/// @param health what Tidings has seen
/// @param secrets sign its callbacks
/// @param revision counts changes of the settings, so that none is overwritten unseen
public record Webhook(
        WebhookId id,
        Scope scope,
        WebhookSettings settings,
        Health health,
        Confidential<SigningSecrets> secrets,
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
        return new Webhook(id, scope, settings, Health.unknown(), Confidential.of(SigningSecrets.of(secret)),
                now, now, 1);
    }

    public WebhookKey key() {
        return new WebhookKey(scope, id);
    }

    /// The name as it may stand in a URL.
    public Slug slug() {
        return Slug.of(settings.name());
    }

    /// The webhook after its owner changed its settings. Switching it on lets go what was held, and gives one that
    /// Tidings had disabled a fresh start.
    public Webhook with(WebhookSettings changed, Instant now) {
        return new Webhook(id, scope, changed, isSwitchedOnBy(changed) ? health.activated(now) : health, secrets,
                createdAt, now, revision + 1);
    }

    /// Whether it would be called with other settings, but is not with these.
    public boolean isSwitchedOnBy(WebhookSettings changed) {
        return changed.active() && deliveryMode() != DeliveryMode.DELIVER;
    }

    /// The webhook with what has been seen of it since. One that Tidings disables is switched off by that.
    public Webhook with(Health seen) {
        boolean disables = seen.status() == WebhookStatus.DISABLED && settings.active();
        return new Webhook(id, scope, disables ? settings.withActive(false) : settings, seen, secrets, createdAt,
                updatedAt, disables ? revision + 1 : revision);
    }

    /// The webhook with another secret; the present one stays in force for `overlap`, as [SigningSecrets#rotated] says.
    public Webhook withSecret(SigningSecret next, Duration overlap, Instant now) {
        return new Webhook(id, scope, settings, health,
                Confidential.of(secrets.reveal().rotated(next, overlap, now)), createdAt, now,
                revision + 1);
    }

    /// The webhook with this secret alone, and without what cannot be read any more: its other secrets, its headers and
    /// its credentials.
    public Webhook withSecretAlone(SigningSecret next, Instant now) {
        return new Webhook(id, scope, settings.withoutConfidential(), health,
                Confidential.of(SigningSecrets.of(next)), createdAt, now, revision + 1);
    }

    /// What is to be done with its deliveries at present.
    public DeliveryMode deliveryMode() {
        if (health.status() == WebhookStatus.DISABLED) {
            return DeliveryMode.HOLD;
        }
        if (settings.active()) {
            return DeliveryMode.DELIVER;
        }
        return settings.whileInactive() == WhileInactive.HOLD ? DeliveryMode.HOLD : DeliveryMode.DROP;
    }

    /// What can be done with a webhook's deliveries.
    public enum DeliveryMode {
        /// They are attempted.
        DELIVER,
        /// They wait: Tidings has disabled the webhook, or its owner has asked for it.
        HOLD,
        /// There are none: its owner has switched it off.
        DROP
    }
}
