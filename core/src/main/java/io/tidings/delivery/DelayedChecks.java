package io.tidings.delivery;

import java.time.Duration;

import io.tidings.webhook.WebhookKey;

/// Asks for a look at a webhook ([WebhookChecker#check]) at a time of its own, since the sweep comes by every minute only.
///
/// A request may get lost, and may come twice: [io.tidings.webhook.Health#nextCheckAt] says whether there is anything to do,
/// and the sweep looks at what nobody else has looked at.
public interface DelayedChecks {

    /// The longest that a look can be put off: what a message can be delayed. What is due later is for the sweep.
    Duration MAX_DELAY = Duration.ofMinutes(15);

    /// Asks for a look at the webhook.
    ///
    /// @param delay 0 to [#MAX_DELAY]; it is looked at no sooner
    /// @throws RuntimeException if the request was not accepted
    void request(WebhookKey webhook, Duration delay);
}
