package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.Health;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.WhileInactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Webhooks that Tidings disabled, or their owners paused: nothing is lost, and it comes when they are switched on.
class HoldingTest {

    private static final Outcome TAKEN = new Outcome.Delivered(Response.of(200));
    private static final Outcome FAILED = new Outcome.Rejected(Response.of(500), Optional.empty());
    private static final Outcome GONE = new Outcome.Gone(Response.of(410));

    private final Dispatching dispatching = new Dispatching();

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldDisableAWebhookThatHasFailedForFiveDaysAndTellOfItOnce() {
        RetrySchedule daily = new RetrySchedule(List.of(Duration.ofHours(24)));
        Webhook webhook = dispatching.webhook(Examples.settings().withRetry(daily));
        dispatching.sender.answer(FAILED);
        dispatching.enqueue(webhook);
        dispatching.dispatch();
        dispatching.clock.pass(Health.MAX_FAILING.minusMillis(1));
        QueuedDelivery justBefore = dispatching.enqueue(webhook);
        dispatching.dispatch();
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.FAILING);
        assertThat(dispatching.recorded(justBefore).status()).isEqualTo(DeliveryStatus.RETRYING);
        assertThat(dispatching.notifier).isEmpty();
        dispatching.clock.pass(Duration.ofMillis(1));
        List<QueuedDelivery> last = Stream.generate(() -> dispatching.enqueue(webhook)).limit(3).toList();

        dispatching.dispatch();

        Webhook disabled = dispatching.webhooks.findById(webhook.key()).orElseThrow();
        assertThat(disabled.settings().active()).isFalse();
        assertThat(disabled.health().status()).isEqualTo(WebhookStatus.DISABLED);
        assertThat(disabled.health().failingSince()).contains(Examples.NOW);
        assertThat(disabled.health().disabledReason())
                .contains("no attempt has succeeded for 120 hours; the last: the receiver answered 500");
        assertThat(dispatching.notifier).hasSize(1);
        assertThat(last).allSatisfy(
                delivery -> assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.HELD));
    }

    @Test
    void shouldCountFromTheLastSuccess() {
        Webhook webhook = dispatching.webhook();
        attempt(webhook, FAILED);
        dispatching.clock.pass(Health.MAX_FAILING.minusHours(1));
        attempt(webhook, TAKEN);
        dispatching.clock.pass(Duration.ofHours(2));

        attempt(webhook, FAILED);

        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.FAILING);
    }

    @Test
    void shouldNotDisableAWebhookOfWhichNobodyCouldBeTold() {
        Webhook webhook = dispatching.webhook();
        dispatching.sender.answer(GONE);
        dispatching.noticeOutage.begin();
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        assertThat(dispatching.dispatch()).containsExactly(delivery);

        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.DRAFT);
        dispatching.noticeOutage.end();
        dispatching.clock.pass(Duration.ofMinutes(3));
        assertThat(dispatching.dispatch()).isEmpty();
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.DISABLED);
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.HELD);
    }

    @Test
    void shouldHoldWhatComesToADisabledWebhookAndReleaseWhatItHoldsWhenItIsSwitchedOn() {
        Webhook webhook = dispatching.webhook();
        attempt(webhook, GONE);
        Stream.generate(() -> dispatching.enqueue(webhook)).limit(30).forEach(_ -> {});
        dispatching.dispatch();
        dispatching.pass(Duration.ofHours(2));
        assertThat(dispatching.sender.sent()).hasSize(1);
        assertThat(dispatching.all(webhook)).extracting(Delivery::status)
                .containsOnly(DeliveryStatus.HELD)
                .hasSize(31);
        dispatching.sender.answer(TAKEN);

        dispatching.setActive(webhook, true);
        dispatching.sweep();
        assertThat(dispatching.queue.visible()).isEqualTo(10);
        dispatching.dispatch();
        dispatching.settle();

        assertThat(dispatching.all(webhook)).extracting(Delivery::status)
                .containsOnly(DeliveryStatus.DELIVERED)
                .hasSize(31);
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.HEALTHY);
    }

    @Test
    void shouldHoldWhatComesWhileTheOwnerPausesIfAsked() {
        Webhook paused = dispatching
                .webhook(Examples.settings().withActive(false).withWhileInactive(WhileInactive.HOLD));
        QueuedDelivery delivery = dispatching.enqueue(paused);
        dispatching.dispatch();
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.HELD);
        assertThat(dispatching.sender.sent()).isEmpty();

        dispatching.setActive(paused, true);
        dispatching.settle();

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    /// A function that read the webhook before it was switched on may hold a delivery after the sweep has looked.
    @Test
    void shouldReleaseWhatIsHeldJustAfterTheWebhookWasSwitchedOn() {
        Webhook paused = dispatching
                .webhook(Examples.settings().withActive(false).withWhileInactive(WhileInactive.HOLD));
        dispatching.setActive(paused, true);
        dispatching.settle();
        QueuedDelivery late = Examples.queued(paused);
        dispatching.events.saveIfAbsent(PublishedEvent.of(late.event(), Examples.content(), List.of(late.target())));
        dispatching.deliveries.save(
                Delivery.pending(late, dispatching.clock.instant()).set(DeliveryStatus.HELD, Examples.NOW),
                Guard.CURRENT);

        dispatching.pass(Duration.ofMinutes(2));

        assertThat(dispatching.recorded(late).status()).isEqualTo(DeliveryStatus.DELIVERED);
        dispatching.pass(Duration.ofMinutes(20));
        assertThat(dispatching.health(paused).nextCheckAt()).isEmpty();
    }

    @Test
    void shouldStopReleasingWhenTheOwnerPausesAgain() {
        Webhook webhook = dispatching.webhook(Examples.settings().withWhileInactive(WhileInactive.HOLD));
        dispatching.setActive(webhook, false);
        Stream.generate(() -> dispatching.enqueue(webhook)).limit(20).forEach(_ -> {});
        dispatching.dispatch();
        dispatching.setActive(webhook, true);
        dispatching.setActive(webhook, false);

        dispatching.settle();
        assertThat(dispatching.sender.sent()).isEmpty();
        assertThat(dispatching.health(webhook).nextCheckAt()).isEmpty();
        dispatching.setActive(webhook, true);
        dispatching.pass(Duration.ofMinutes(3));

        assertThat(dispatching.all(webhook)).extracting(Delivery::status).containsOnly(DeliveryStatus.DELIVERED);
    }

    @Test
    void shouldCancelWhatWaitsForAWebhookThatIsDeleted() {
        Webhook webhook = dispatching.webhook();
        dispatching.sender.answer(
                new Outcome.Rejected(Response.of(503), Optional.of(Examples.NOW.plus(Duration.ofHours(1)))));
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        dispatching.webhooks.deleteById(webhook.key());

        dispatching.pass(Duration.ofHours(2));

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(dispatching.sweep().due()).isZero();
    }

    @Test
    void shouldCancelWhatWaitsForAnEventThatIsErased() {
        Webhook webhook = dispatching.webhook();
        attempt(webhook, GONE);
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        dispatching.events.erase(EventKey.of(delivery.event()));
        dispatching.sender.answer(TAKEN);

        dispatching.setActive(webhook, true);
        dispatching.settle();

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(dispatching.sender.sent()).hasSize(2);
    }

    @Test
    void shouldRequeueAgainWhatASweepTookAndLost() {
        Webhook webhook = dispatching.webhook();
        dispatching.sender.answer(
                new Outcome.Rejected(Response.of(503), Optional.of(Examples.NOW.plus(Duration.ofHours(1)))));
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        dispatching.sender.answer(TAKEN);
        dispatching.clock.pass(Duration.ofHours(1));
        dispatching.queue.loseEnqueued(true);
        dispatching.queue.outage().begin();
        assertThatThrownBy(dispatching::sweep).isInstanceOf(IllegalStateException.class);
        dispatching.queue.outage().end();
        dispatching.queue.loseEnqueued(false);
        assertThat(dispatching.sweep().due()).as("taken").isZero();

        dispatching.pass(Requeuer.LEASE.plusMinutes(1));

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.sender.sent()).hasSize(2);
    }

    @Test
    void shouldSweepOnWhereASweepStoppedWhenItsTimeWasUp() {
        Webhook webhook = dispatching.webhook();
        dispatching.sender.answer(
                new Outcome.Rejected(Response.of(429), Optional.of(Examples.NOW.plus(Duration.ofHours(1)))));
        Stream.generate(() -> dispatching.enqueue(webhook)).limit(250).forEach(_ -> {});
        dispatching.dispatch();
        dispatching.clock.pass(Duration.ofHours(1));

        Sweeper.Sweep none = dispatching.sweepUntil(dispatching.clock.instant());
        assertThat(none.due()).isZero();
        assertThat(none.complete()).isFalse();
        assertThat(dispatching.sweep().due()).isEqualTo(250);
        assertThat(dispatching.sweep().due()).isZero();
    }

    private void attempt(Webhook webhook, Outcome outcome) {
        dispatching.sender.answer(outcome);
        dispatching.enqueue(webhook);
        dispatching.dispatch();
    }
}
