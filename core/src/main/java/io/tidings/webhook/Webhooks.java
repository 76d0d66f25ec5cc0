package io.tidings.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidings.organization.Scope;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// The webhooks of all scopes.
public interface Webhooks {

    Optional<Webhook> findById(WebhookKey key);

    /// The scope's webhooks, oldest first.
    Page<Webhook> findByScope(Scope scope, PageRequest page);

    /// All of the scope's webhooks, at most [Webhook#MAX_PER_SCOPE], up to date: what a publish fans out to.
    List<Webhook> findAllByScope(Scope scope);

    /// Keeps a new webhook.
    Added add(Webhook webhook);

    /// Saves changed settings, unless they have been changed since `before` was read. If the change affects the health,
    /// or switches the webhook on, also saves the health, unless the health has been changed in between.
    ///
    /// @param before what the change was made from
    /// @param changed its revision is one above that of `before`
    /// @return false if the webhook is gone or has been changed; then nothing was changed
    boolean update(Webhook before, Webhook changed);

    /// Saves the health of a webhook, unless it has been changed in between. If the health disables the webhook, the
    /// webhook also becomes inactive.
    ///
    /// @param health its revision is that of the health that it replaces
    /// @return false if the webhook is gone or its health has been changed; then nothing was changed
    boolean saveHealth(WebhookKey key, Health health);

    /// The webhooks whose [Health#nextCheckAt] has come, soonest first. It may lag behind what was just saved.
    ///
    /// @param limit how many at most; if there are more, organizations alternate
    List<WebhookKey> findDue(Instant now, int limit);

    /// Postpones the check of a webhook, without reading it: it may be unreadable. Does nothing if no check is due, or
    /// the webhook is gone.
    void postponeCheck(WebhookKey key, Instant until);

    /// @return whether there was such a webhook
    boolean deleteById(WebhookKey key);

    /// The result of adding a webhook.
    enum Added {
        ADDED,
        /// The scope already has [Webhook#MAX_PER_SCOPE].
        LIMIT_REACHED,
        /// The organization or project is not registered.
        NO_SCOPE
    }
}
