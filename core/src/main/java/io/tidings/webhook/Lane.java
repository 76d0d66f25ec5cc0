package io.tidings.webhook;

import java.time.Instant;
import java.util.Optional;

import io.tidings.naming.WireName;
import io.tidings.organization.Organization;
import io.tidings.organization.SlowReceivers;

/// One of two queues of deliveries, so that slow receivers delay only each other.
public enum Lane implements WireName {

    /// Attempts get a short first time limit. One that exceeds it is abandoned, and its delivery moves to [#SLOW].
    FAST,

    /// Attempts get the webhook's full time-out.
    SLOW;

    /// The lane for a new message of a webhook's delivery.
    ///
    /// @param organization the owner of the webhook. If it has slow webhooks, or its trial is taken, its webhooks that
    ///        have never answered fast use the slow lane; if it has many slow webhooks, all of its webhooks do
    public static Lane of(Webhook webhook, Organization organization, Instant now) {
        Pace pace = webhook.health().pace();
        Optional<SlowReceivers> slow = organization.slowReceivers();
        boolean trial = organization.trialUntil().filter(now::isBefore).isPresent();
        boolean byOrganization = slow.filter(found -> found.areMany(now)).isPresent()
                || (!pace.proven() && (trial || slow.filter(found -> found.areRemembered(now)).isPresent()));
        return pace.slow() || byOrganization ? SLOW : FAST;
    }

    /// @throws IllegalArgumentException if there is no such lane
    public static Lane of(String wireName) {
        return WireName.find(values(), wireName)
                .orElseThrow(() -> new IllegalArgumentException("there is no lane '" + wireName + "'"));
    }
}
