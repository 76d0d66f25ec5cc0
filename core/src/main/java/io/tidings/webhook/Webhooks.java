package io.tidings.webhook;

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

    /// Keeps changed settings (and, where the change revives it, its health), if nobody changed them in between.
    ///
    /// @param changed its revision is one above the revision that it replaces
    /// @return false if the webhook is gone or has another revision; then nothing was changed
    boolean update(Webhook changed);

    /// Keeps what has been seen of a webhook. Nothing happens if it is gone.
    void saveHealth(WebhookKey key, Health health);

    /// @return whether there was such a webhook
    boolean deleteById(WebhookKey key);

    /// What came of adding a webhook.
    enum Added {
        ADDED,
        /// The scope already has [Webhook#MAX_PER_SCOPE].
        LIMIT_REACHED,
        /// The organization or project is not registered.
        NO_SCOPE
    }
}
