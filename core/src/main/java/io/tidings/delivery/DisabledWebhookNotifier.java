package io.tidings.delivery;

import java.time.Instant;

import io.tidings.webhook.Webhook;

/// Tells an organization that Tidings stops calling one of its webhooks.
public interface DisabledWebhookNotifier {

    /// Tells it once, however often this is called before the webhook is switched on again.
    ///
    /// @param reason why, in words for the webhook's owner
    /// @param since when no callback had succeeded for the first time
    /// @throws RuntimeException if nobody could be told; then the caller must not disable the webhook, but try again
    void notifyDisabled(Webhook webhook, String reason, Instant since);
}
