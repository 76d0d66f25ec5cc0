package io.tidings.delivery;

import java.time.Duration;

import io.tidings.webhook.WebhookKey;

/// Requests a check of a webhook ([WebhookChecker#check]) at a given time, since the sweep runs only every minute.
///
/// A request may get lost, and may arrive twice: [io.tidings.webhook.Health#nextCheckAt] says whether there is anything
/// to do, and the sweep does the checks that were missed.
public interface DelayedChecks {

    /// The longest delay of a request, which is that of a message. Later checks are left to the sweep.
    Duration MAX_DELAY = Duration.ofMinutes(15);

    /// Requests a check of the webhook.
    ///
    /// @param delay 0 to [#MAX_DELAY]; the check is not made earlier
    /// @throws RuntimeException if the request was not accepted
    void request(WebhookKey webhook, Duration delay);
}
