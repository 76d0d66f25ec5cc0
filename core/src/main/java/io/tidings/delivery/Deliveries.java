package io.tidings.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

/// The records of deliveries. A delivery has none until its first attempt; [PendingDeliveries] knows those as well.
public interface Deliveries {

    Optional<Delivery> findById(WebhookId webhook, DeliveryId id);

    /// The webhook's deliveries that the filter wants, newest first.
    ///
    /// What is rare may take more than one page to find: a page with another after it may hold fewer than were asked
    /// for, even none. Only a page without a `next` is the last.
    Page<Delivery> findByWebhook(WebhookId webhook, DeliveryFilter filter, PageRequest page);

    /// Everything that a batch of attempts needs to know, up to date, in one read.
    Snapshot findAllWithWebhooks(Collection<DeliveryKey> keys);

    /// Saves successful deliveries, whatever was recorded of them before: success is final.
    void saveDelivered(Collection<Delivery> delivered);

    /// Saves a delivery, if the guard lets it replace its record.
    ///
    /// @return false if it does not; then nothing was changed
    boolean save(Delivery delivery, Guard guard);

    /// Which record a delivery may replace. All but an [Unchanged] that found a record let it be saved where there is
    /// none.
    sealed interface Guard {

        /// The one [Current] guard.
        Guard CURRENT = new Current();

        /// The one [NewRun] guard.
        Guard NEW_RUN = new NewRun();

        /// For a delivery without success: any record but one that knows more, which is that it was delivered in this
        /// run, or the state of a later run or sequence number. A delivery that [Progress#isQueued] may replace the
        /// record with its sequence number only if that is queued as well: otherwise another receiver of the same
        /// message has parked or ended the delivery, and the message is gone.
        record Current() implements Guard {}

        /// For a delivery that starts a new run: a record of an earlier run.
        record NewRun() implements Guard {}

        /// The record as it was found, if nobody has changed it since.
        ///
        /// @param found empty if there was no record
        record Unchanged(Optional<Delivery> found) implements Guard {}
    }

    /// Parked deliveries whose time has come, soonest first. It may lag behind what was just saved.
    ///
    /// @param shard 0 to [#DUE_SHARDS] - 1
    /// @param limit how many at most, 1 to 1000
    default List<ParkedDelivery> findDue(int shard, Instant now, int limit) {
        return findDueAfter(shard, Optional.empty(), now, limit);
    }

    /// The same, after a place that was found before.
    ///
    /// @return fewer than the limit only where there are no more
    List<ParkedDelivery> findDueAfter(int shard, Optional<DueKey> after, Instant now, int limit);

    /// The webhook's deliveries that are held, oldest first. It may lag behind what was just saved.
    ///
    /// @param limit how many at most
    List<ParkedDelivery> findHeld(WebhookId webhook, int limit);

    /// Claims a parked delivery in order to requeue it, if nobody else has. Unless it is saved again, it is due again
    /// at `until`: nothing is lost if the claimant crashes before requeueing it.
    ///
    /// @return whether it was there to be taken
    boolean claim(ParkedDelivery parked, Instant until);

    /// Number of shards of parked deliveries, so that none is too busy.
    int DUE_SHARDS = 8;

    /// @param webhooks those that exist
    /// @param deliveries those that have a record
    record Snapshot(Map<WebhookKey, Webhook> webhooks, Map<DeliveryKey, Delivery> deliveries) {

        public Snapshot {
            webhooks = Map.copyOf(webhooks);
            deliveries = Map.copyOf(deliveries);
        }
    }
}
