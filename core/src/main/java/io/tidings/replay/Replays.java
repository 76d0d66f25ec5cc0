package io.tidings.replay;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.WebhookId;

/// The replays of all webhooks, for as long as deliveries are kept.
public interface Replays {

    Optional<Replay> findById(WebhookId webhook, ReplayId id);

    /// The webhook's replays, newest first.
    Page<Replay> findByWebhook(WebhookId webhook, PageRequest page);

    /// Those whose [Replay#nextRunAt] has come, soonest first. It may lag behind what was just saved.
    ///
    /// @param limit how many at most; if there are more, organizations alternate
    List<Replay> findDue(Instant now, int limit);

    /// Keeps a replay, if nobody changed it in between.
    ///
    /// @param replay its revision is 1, or one above that which it replaces
    /// @return false if it has been changed; then nothing was changed
    boolean save(Replay replay);
}
