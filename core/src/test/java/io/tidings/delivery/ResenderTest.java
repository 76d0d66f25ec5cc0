package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidings.delivery.Resender.Restart;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResenderTest {

    private static final Outcome TAKEN = new Outcome.Delivered(Response.of(200));
    private static final Outcome FAILED = new Outcome.Rejected(Response.of(500), Optional.empty());

    private final Dispatching dispatching = new Dispatching();
    private final Resender resender = new Resender(dispatching.deliveries, dispatching.queue, dispatching.clock);
    private final Webhook webhook = dispatching.webhook();

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldSendAgainWhatWasDeliveredUnderTheSameId() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();

        List<Delivery> begun = resend(delivery, Duration.ZERO);

        assertThat(begun).containsExactly(dispatching.recorded(delivery));
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.PENDING);
        dispatching.settle();
        assertThat(dispatching.sender.sent()).extracting(sent -> sent.header("webhook-id"))
                .containsExactly(delivery.id().value(), delivery.id().value());
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.recorded(delivery).attempts()).extracting(Attempt::number).containsExactly(1, 2);
    }

    @Test
    void shouldRecordThatSendingAgainFailed() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        resend(delivery, Duration.ZERO);
        dispatching.sender.answer(FAILED);

        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.RETRYING);
        assertThat(dispatching.recorded(delivery).progress().failures()).isEqualTo(1);
    }

    @Test
    void shouldBeginTheScheduleOfARetryingDeliveryAnewAtOnce() {
        dispatching.sender.answer(new Outcome.Rejected(Response.of(503),
                Optional.of(Examples.NOW.plus(Duration.ofHours(2)))));
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        dispatching.sender.answer(TAKEN);

        resend(delivery, Duration.ZERO);
        dispatching.dispatch();

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        dispatching.pass(Duration.ofHours(3));
        assertThat(dispatching.sender.sent()).as("not again when it would have been due").hasSize(2);
    }

    @Test
    void shouldWaitAsLongAsAsked() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();

        resend(delivery, DeliveryQueue.MAX_DELAY);

        dispatching.clock.pass(DeliveryQueue.MAX_DELAY.minusMillis(1));
        dispatching.settle();
        assertThat(dispatching.sender.sent()).hasSize(1);
        dispatching.clock.pass(Duration.ofMillis(1));
        dispatching.settle();
        assertThat(dispatching.sender.sent()).hasSize(2);
    }

    @Test
    void shouldBeginADeliveryOnceHoweverManyAskAtTheSameTime() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        Delivery seen = dispatching.recorded(delivery);
        assertThat(resender.resend(List.of(restart(seen, delivery, Duration.ZERO)))).hasSize(1);
        dispatching.dispatch();

        assertThat(resender.resend(List.of(restart(seen, delivery, Duration.ZERO)))).isEmpty();

        assertThat(dispatching.dispatch()).isEmpty();
        assertThat(dispatching.sender.sent()).hasSize(2);
    }

    /// Also before the first message has been received.
    @Test
    void shouldQueueADeliveryOnceHoweverManyAskAtTheSameTime() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        Delivery seen = dispatching.recorded(delivery);
        assertThat(resender.resend(List.of(restart(seen, delivery, Duration.ZERO)))).hasSize(1);

        assertThat(resender.resend(List.of(restart(seen, delivery, Duration.ZERO)))).isEmpty();

        assertThat(dispatching.queue.all()).hasSize(1);
    }

    @Test
    void shouldBeSentByTheSweepWhenTheQueueFails() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        dispatching.queue.loseEnqueued(true);
        dispatching.queue.outage().begin();
        assertThatThrownBy(() -> resend(delivery, Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        dispatching.queue.outage().end();
        dispatching.queue.loseEnqueued(false);

        dispatching.pass(Requeuer.LEASE.plusMinutes(1));

        assertThat(dispatching.sender.sent()).hasSize(2);
        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
    }

    private List<Delivery> resend(QueuedDelivery delivery, Duration delay) {
        return resender.resend(List.of(restart(dispatching.recorded(delivery), delivery, delay)));
    }

    private Restart restart(Delivery recorded, QueuedDelivery delivery, Duration delay) {
        PublishedEvent event = dispatching.events.findById(delivery.event().organization(), delivery.event().id())
                .orElseThrow();
        return new Restart(recorded, event, "Acme", delay, Lane.FAST);
    }
}
