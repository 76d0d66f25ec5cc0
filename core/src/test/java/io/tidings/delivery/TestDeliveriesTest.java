package io.tidings.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.event.Event;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.Lane;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookStatus;
import io.tidings.webhook.WhileInactive;

import static org.assertj.core.api.Assertions.assertThat;

/// Samples are attempted once, now or never.
class TestDeliveriesTest {

    private static final Outcome HANGING = new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "no answer");

    private final Dispatching dispatching = new Dispatching();
    private final Webhook webhook = dispatching.webhook();

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldBeDeliveredAsAnyOther() {
        QueuedDelivery sample = enqueueSample(webhook);

        assertThat(dispatching.dispatch()).isEmpty();

        Delivery recorded = dispatching.recorded(sample);
        assertThat(recorded.status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(recorded.test()).isTrue();
        assertThat(dispatching.health(webhook).status()).isEqualTo(WebhookStatus.HEALTHY);
    }

    static Stream<Outcome> failures() {
        return Stream.of(HANGING, new Outcome.Refused("address not allowed"), new Outcome.Gone(Response.of(410)),
                new Outcome.Rejected(Response.of(503), Optional.of(Examples.NOW.plusSeconds(60))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldNotBeRetriedNorBuried(Outcome failure) {
        dispatching.sender.answer(failure);
        QueuedDelivery sample = enqueueSample(webhook);

        assertThat(dispatching.dispatch()).isEmpty();

        Delivery recorded = dispatching.recorded(sample);
        assertThat(recorded.status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        assertThat(recorded.attempts()).singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(failure));
        assertThat(dispatching.deadLetters.all()).isEmpty();
        dispatching.pass(Duration.ofHours(1));
        assertThat(dispatching.recorded(sample)).isEqualTo(recorded);
    }

    @Test
    void shouldBeAttemptedAtOnceWhileTheCircuitIsOpenAndCloseIt() {
        Webhook fast = dispatching.proven(webhook);
        dispatching.sender.answer(HANGING);
        for (int i = 0; i < 5; i++) {
            dispatching.enqueue(fast);
        }
        dispatching.dispatch();
        assertThat(dispatching.health(fast).circuit()).isPresent();

        QueuedDelivery failing = enqueueSample(fast);
        dispatching.dispatch();
        assertThat(dispatching.recorded(failing).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        assertThat(dispatching.health(fast).circuit()).as("one probe more").isPresent();
        assertThat(dispatching.health(fast).circuit().orElseThrow().probes()).isEqualTo(1);

        dispatching.sender.answer(new Outcome.Delivered(Response.of(200)));
        QueuedDelivery mended = enqueueSample(fast);
        dispatching.dispatch();

        assertThat(dispatching.recorded(mended).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.health(fast).circuit()).isEmpty();
    }

    @Test
    void shouldBeAttemptedInTheSlowLaneWhereTheReceiverHasHung() {
        dispatching.sender.answer(HANGING);
        for (int i = 0; i < 5; i++) {
            dispatching.enqueue(webhook);
        }
        dispatching.dispatch();
        dispatching.sender.answer(new Outcome.Delivered(Response.of(200)));

        QueuedDelivery sample = enqueueSample(webhook);
        dispatching.dispatch();
        dispatching.dispatch(Lane.SLOW);

        assertThat(dispatching.recorded(sample).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.health(webhook).circuit()).isEmpty();
    }

    @Test
    void shouldBeCancelledWhereTheWebhookWasSwitchedOffSince() {
        Webhook holding = dispatching.webhook(Examples.settings().withWhileInactive(WhileInactive.HOLD));
        QueuedDelivery skipped = enqueueSample(webhook);
        QueuedDelivery notHeld = enqueueSample(holding);
        dispatching.setActive(webhook, false);
        dispatching.setActive(holding, false);

        dispatching.dispatch();

        assertThat(dispatching.recorded(skipped).status()).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(dispatching.recorded(notHeld).status()).isEqualTo(DeliveryStatus.CANCELLED);
    }

    private QueuedDelivery enqueueSample(Webhook receiver) {
        Event event = Examples.sampleEvent(receiver.scope().organization());
        QueuedDelivery delivery = QueuedDelivery.first(new Target(receiver.key(), event.type()), event, "Acme",
                Examples.content());
        dispatching.events.saveIfAbsent(PublishedEvent.of(event, Examples.content(), List.of(delivery.target())));
        dispatching.queue.enqueue(List.of(delivery));
        return delivery;
    }
}
