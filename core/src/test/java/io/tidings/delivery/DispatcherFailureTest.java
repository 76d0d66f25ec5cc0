package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.EventContent;
import io.tidings.naming.Name;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.Health;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookSettings;
import io.tidings.webhook.WebhookStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Our own faults are not the receiver's.
class DispatcherFailureTest {

    private static final CallbackUrl ELSEWHERE = new CallbackUrl("https://elsewhere.example.com/");

    private final Dispatching dispatching = new Dispatching();
    private final Webhook webhook = dispatching.webhook();

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldAttemptNothingWhenNothingCanBeRead() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.deliveries.readOutage().begin();

        assertThatThrownBy(dispatching::dispatch).isInstanceOf(IllegalStateException.class);

        assertThat(dispatching.sender.sent()).isEmpty();
        assertThat(dispatching.isRecorded(delivery)).isFalse();
        assertThat(dispatching.health(webhook)).isEqualTo(Health.unknown());
        dispatching.deliveries.readOutage().end();
        dispatching.clock.pass(Duration.ofMinutes(3));
        assertThat(dispatching.dispatch()).isEmpty();
        assertThat(dispatching.recorded(delivery).attempts()).extracting(Attempt::number).containsExactly(1);
    }

    @Test
    void shouldSendAgainWhatWasTakenButCouldNotBeRecorded() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.deliveries.writeOutage().begin();

        assertThat(dispatching.dispatch()).containsExactly(delivery);

        dispatching.deliveries.writeOutage().end();
        dispatching.clock.pass(Duration.ofMinutes(3));
        assertThat(dispatching.dispatch()).isEmpty();
        assertThat(dispatching.sender.sent()).extracting(sent -> sent.header("webhook-id"))
                .containsExactly(delivery.id().value(), delivery.id().value());
        assertThat(dispatching.recorded(delivery).attempts()).hasSize(1);
    }

    @Test
    void shouldChargeNothingForAFailureThatCouldNotBeRecorded() {
        dispatching.sender.answer(new Outcome.Rejected(Response.of(500), Optional.empty()));
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.deliveries.writeOutage().begin();

        assertThat(dispatching.dispatch()).containsExactly(delivery);

        dispatching.deliveries.writeOutage().end();
        dispatching.clock.pass(Duration.ofMinutes(3));
        dispatching.dispatch();
        assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(1);
    }

    @Test
    void shouldReceiveAgainWhatCouldNotBeCancelled() {
        Webhook inactive = dispatching.webhook(Examples.settings().withActive(false));
        QueuedDelivery delivery = dispatching.enqueue(inactive);
        dispatching.deliveries.writeOutage().begin();

        assertThat(dispatching.dispatch()).containsExactly(delivery);
    }

    @Test
    void shouldGoOnWithADeliveryThatCouldNotBeDeadLettered() {
        dispatching.sender.answer(new Outcome.Rejected(Response.of(500), Optional.empty()));
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.deadLetters.outage().begin();
        for (int attempt = 1; attempt < 8; attempt++) {
            dispatching.dispatch();
            dispatching.clock.set(dispatching.recorded(delivery).progress().nextAttemptAt().orElseThrow());
            dispatching.sweep();
        }

        assertThat(dispatching.dispatch()).extracting(QueuedDelivery::id).containsExactly(delivery.id());

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.RETRYING);
        dispatching.deadLetters.outage().end();
        dispatching.clock.pass(Duration.ofMinutes(3));
        assertThat(dispatching.dispatch()).isEmpty();
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(8);
        assertThat(dispatching.deadLetters.all()).hasSize(1);
    }

    @Test
    void shouldBeDoneEvenWhereTheHealthCannotBeRecorded() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.webhooks.healthOutage().begin();

        assertThat(dispatching.dispatch()).isEmpty();

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void shouldNotTakeAFaultOfTheSenderForTheReceivers() {
        dispatching.sender.answer(_ -> {
            throw new IllegalStateException("a bug");
        });
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        assertThat(dispatching.dispatch()).containsExactly(delivery);

        assertThat(dispatching.isRecorded(delivery)).isFalse();
        assertThat(dispatching.health(webhook)).isEqualTo(Health.unknown());
    }

    @Test
    void shouldNotLetOneFaultDisturbTheRestOfTheBatch() {
        Webhook other = dispatching.webhook(
                WebhookSettings.of(new Name("Other"), ELSEWHERE, List.of(new EventSelector("*"))));
        dispatching.sender.answer(callback -> {
            if (callback.url().equals(ELSEWHERE)) {
                throw new StackOverflowError("a bug");
            }
            return new Outcome.Delivered(Response.of(200));
        });
        QueuedDelivery first = dispatching.enqueue(webhook);
        QueuedDelivery bad = dispatching.enqueue(other);
        QueuedDelivery last = dispatching.enqueue(webhook);

        assertThat(dispatching.dispatch()).containsExactly(bad);

        assertThat(dispatching.recorded(first).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.recorded(last).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.isRecorded(bad)).isFalse();
    }

    @Test
    void shouldSeeADeliveryAgainWhoseContentCannotBeFetched() {
        EventContent large = Examples.content(EventContent.MAX_INLINE_BYTES);
        QueuedDelivery lacking = dispatching.enqueue(webhook, large);
        QueuedDelivery whole = dispatching.enqueue(webhook);
        dispatching.events.readOutage().begin();

        assertThat(dispatching.dispatch()).containsExactly(lacking);

        assertThat(dispatching.isRecorded(lacking)).isFalse();
        assertThat(dispatching.recorded(whole).status()).isEqualTo(DeliveryStatus.DELIVERED);
        dispatching.events.readOutage().end();
        dispatching.clock.pass(Duration.ofMinutes(3));
        assertThat(dispatching.dispatch()).isEmpty();
        assertThat(dispatching.recorded(lacking).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void shouldCancelADeliveryWhoseEventHasBeenErased() {
        QueuedDelivery lacking = dispatching.enqueue(webhook, Examples.content(EventContent.MAX_INLINE_BYTES));
        dispatching.events.erase(EventKey.of(lacking.event()));

        assertThat(dispatching.dispatch()).isEmpty();

        assertThat(dispatching.sender.sent()).isEmpty();
        assertThat(dispatching.recorded(lacking).status()).isEqualTo(DeliveryStatus.CANCELLED);
    }

    @Test
    void shouldSeeADeliveryAgainThatDoesNotEndByTheDeadline() {
        Duration second = Duration.ofSeconds(1);
        Webhook slow = dispatching.webhook(Examples.settings(ELSEWHERE, second));
        Webhook quick = dispatching.webhook(Examples.settings(webhook.settings().url(), second));
        dispatching.sender.answer(callback -> {
            if (callback.url().equals(ELSEWHERE)) {
                awaitInterruption();
            }
            return new Outcome.Delivered(Response.of(200));
        });
        QueuedDelivery late = dispatching.enqueue(slow);
        QueuedDelivery inTime = dispatching.enqueue(quick);

        assertThat(dispatching.dispatch(Examples.NOW.plus(second).plusMillis(1))).containsExactly(late);

        assertThat(dispatching.isRecorded(late)).isFalse();
        assertThat(dispatching.health(slow).status()).isEqualTo(WebhookStatus.DRAFT);
        assertThat(dispatching.recorded(inTime).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    private static void awaitInterruption() {
        try {
            Thread.sleep(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
