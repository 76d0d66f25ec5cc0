package io.tidings.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.delivery.Deliveries.Guard;
import io.tidings.delivery.Resender.Restart;
import io.tidings.event.EventTypeName;
import io.tidings.organization.OrganizationId;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;
import io.tidings.testing.Examples;
import io.tidings.webhook.Lane;
import io.tidings.webhook.RetrySchedule;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The content of an event and the receivers' responses are gone; its delivery history stays, and nothing more happens.
class EraserTest {

    private static final Response SECRET = new Response(200, Map.of("x-echo", "secret"), "secret", false);
    private static final Response REFUSAL = new Response(500, Map.of("x-echo", "secret"), "secret", false);
    private static final Outcome TAKEN = new Outcome.Delivered(SECRET);
    private static final Outcome FAILED = new Outcome.Rejected(REFUSAL, Optional.empty());
    private static final Executor AT_ONCE = Runnable::run;

    private final Dispatching dispatching = new Dispatching();
    private final Webhook webhook = dispatching.webhook();

    @AfterEach
    void close() {
        dispatching.close();
    }

    @Test
    void shouldRemoveTheContentForGood() {
        QueuedDelivery delivery = attempted(TAKEN);
        dispatching.clock.pass(Duration.ofMinutes(1));

        assertThat(erase(delivery)).isTrue();

        PublishedEvent event = event(delivery);
        assertThat(event.content()).isEmpty();
        assertThat(event.erasedAt()).contains(dispatching.clock.instant());
        assertThat(event.targets()).containsExactly(delivery.target());
    }

    @Test
    void shouldKeepThatItWasDeliveredButNotWhatTheReceiverAnswered() {
        QueuedDelivery delivery = attempted(TAKEN);
        Delivery before = dispatching.recorded(delivery);
        dispatching.clock.pass(Duration.ofMinutes(1));

        erase(delivery);

        Delivery after = dispatching.recorded(delivery);
        assertThat(after.status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(after.progress().updatedAt()).isEqualTo(before.progress().updatedAt());
        assertThat(after.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.at()).isEqualTo(Examples.NOW);
            assertThat(attempt.outcome().answer()).contains(new Response(200, Map.of(), "", true));
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERED", "EXHAUSTED", "CANCELLED"})
    void shouldKeepTheEndThatADeliveryHasComeTo(DeliveryStatus end) {
        QueuedDelivery delivery = attempted(FAILED);
        dispatching.deliveries.save(dispatching.recorded(delivery).set(end, Examples.NOW), Guard.CURRENT);

        erase(delivery);

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(end);
        assertThat(dispatching.recorded(delivery).toString()).doesNotContain("secret");
    }

    @Test
    void shouldCancelWhatHasNotBeenAttemptedYet() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);

        erase(delivery);
        dispatching.settle();

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(dispatching.recorded(delivery).createdAt()).isEqualTo(delivery.event().publishedAt());
        assertThat(dispatching.sender.sent()).isEmpty();
        assertThat(dispatching.queue.all()).isEmpty();
    }

    @Test
    void shouldCancelWhatWouldBeRetried() {
        QueuedDelivery delivery = attempted(FAILED);
        dispatching.clock.pass(Duration.ofSeconds(1));

        erase(delivery);
        dispatching.pass(Duration.ofDays(2));

        Delivery cancelled = dispatching.recorded(delivery);
        assertThat(cancelled.status()).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(cancelled.progress().nextAttemptAt()).isEmpty();
        assertThat(cancelled.progress().updatedAt()).isEqualTo(Examples.NOW.plusSeconds(1));
        assertThat(cancelled.toString()).doesNotContain("secret");
        assertThat(dispatching.sender.sent()).hasSize(1);
    }

    @Test
    void shouldCancelWhatWaitsOutsideTheQueue() {
        Webhook patient = dispatching.webhook(
                Examples.settings().withRetry(new RetrySchedule(List.of(Duration.ofHours(2)))));
        dispatching.sender.answer(FAILED);
        QueuedDelivery parked = dispatching.enqueue(patient);
        dispatching.dispatch();
        dispatching.sender.answer(new Outcome.Gone(REFUSAL));
        QueuedDelivery held = dispatching.enqueue(webhook);
        dispatching.dispatch();
        assertThat(dispatching.recorded(parked).isParked()).isTrue();
        assertThat(dispatching.recorded(held).status()).isEqualTo(DeliveryStatus.HELD);

        erase(parked);
        erase(held);
        dispatching.setActive(webhook, true);
        dispatching.pass(Duration.ofHours(3));

        assertThat(List.of(dispatching.recorded(parked), dispatching.recorded(held)))
                .allMatch(delivery -> delivery.status() == DeliveryStatus.CANCELLED && !delivery.isParked());
        assertThat(dispatching.sender.sent()).hasSize(2);
    }

    /// Its message is in the queue with the content, and would be received again.
    @Test
    void shouldNotLetAnAttemptThatFailsMeanwhileBringADeliveryBack() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.sender.answer(_ -> {
            erase(delivery);
            return FAILED;
        });

        dispatching.dispatch();
        dispatching.pass(Duration.ofDays(2));

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(dispatching.recorded(delivery).toString()).doesNotContain("secret");
        assertThat(dispatching.sender.sent()).hasSize(1);
    }

    @Test
    void shouldEraseByARepeatWhatAnAttemptThatSucceededMeanwhileHasRecorded() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.sender.answer(_ -> {
            erase(delivery);
            return TAKEN;
        });
        dispatching.dispatch();

        erase(delivery);

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.recorded(delivery).toString()).doesNotContain("secret");
    }

    @Test
    void shouldNotOverlookWhatIsRecordedBetweenReadingAndWriting() {
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.sender.answer(TAKEN);

        erase(delivery, task -> {
            dispatching.dispatch();
            task.run();
        });

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(dispatching.recorded(delivery).toString()).doesNotContain("secret");
    }

    /// The resend has read the event before.
    @Test
    void shouldNotLetADeliveryBeginAnewThatWasErasedMeanwhile() {
        QueuedDelivery recorded = attempted(TAKEN);
        QueuedDelivery fresh = dispatching.enqueue(webhook);
        List<Restart> restarts = List.of(
                new Restart(dispatching.recorded(recorded), event(recorded), "Acme", Duration.ZERO, Lane.FAST),
                new Restart(Delivery.pending(fresh, Examples.NOW), event(fresh), "Acme", Duration.ZERO, Lane.FAST));
        erase(recorded);
        erase(fresh);

        List<Delivery> begun = new Resender(dispatching.deliveries, dispatching.queue, dispatching.clock)
                .resend(restarts);
        dispatching.settle();

        assertThat(begun).isEmpty();
        assertThat(dispatching.sender.sent()).hasSize(1);
    }

    @Test
    void shouldNotAttemptADeadLetterThatIsRedriven() {
        Webhook once = dispatching.webhook(Examples.settings().withRetry(new RetrySchedule(List.of())));
        dispatching.sender.answer(FAILED);
        QueuedDelivery delivery = dispatching.enqueue(once);
        dispatching.dispatch();

        erase(delivery);
        dispatching.queue.enqueue(List.of(dispatching.deadLetters.all().getFirst().delivery()));
        dispatching.settle();

        assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.EXHAUSTED);
        assertThat(dispatching.sender.sent()).hasSize(1);
    }

    @Test
    void shouldChangeNothingByARepeat() {
        QueuedDelivery delivered = attempted(TAKEN);
        QueuedDelivery cancelled = dispatching.enqueue(webhook);
        erase(delivered);
        erase(cancelled);
        List<Delivery> before = dispatching.all(webhook);
        PublishedEvent event = event(delivered);
        dispatching.clock.pass(Duration.ofMinutes(1));

        assertThat(erase(delivered)).isTrue();
        assertThat(erase(cancelled)).isTrue();

        assertThat(dispatching.all(webhook)).isEqualTo(before);
        assertThat(event(delivered)).isEqualTo(event);
    }

    @Test
    void shouldEraseTheDeliveriesOfEveryTarget() {
        QueuedDelivery first = dispatching.enqueue(webhook);
        Collection<QueuedDelivery> all = new ArrayList<>();
        IntStream.range(0, 120).forEach(i -> {
            Target target = new Target(dispatching.webhook().key(), new EventTypeName("type." + i));
            dispatching.events.addTarget(EventKey.of(first.event()), target);
            all.add(QueuedDelivery.first(target, first.event(), "Acme", Examples.content()));
        });
        dispatching.queue.enqueue(all);
        dispatching.sender.answer(TAKEN);
        dispatching.dispatch();

        erase(first, Thread::startVirtualThread);

        assertThat(all).allSatisfy(delivery -> {
            assertThat(dispatching.recorded(delivery).status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(dispatching.recorded(delivery).toString()).doesNotContain("secret");
        });
    }

    @Test
    void shouldDoTheRestByARepeatAfterTheStoreHasFailed() {
        QueuedDelivery delivery = attempted(TAKEN);
        dispatching.deliveries.writeOutage().begin();
        assertThatThrownBy(() -> erase(delivery)).isInstanceOf(RuntimeException.class);
        dispatching.deliveries.writeOutage().end();

        assertThat(erase(delivery)).isTrue();

        assertThat(dispatching.recorded(delivery).toString()).doesNotContain("secret");
    }

    @Test
    void shouldNotKnowAnEventThatIsNotThere() {
        QueuedDelivery delivery = attempted(TAKEN);
        OrganizationId other = Examples.organizationId();

        assertThat(eraser(AT_ONCE).erase(new EventKey(other, delivery.event().id()))).isFalse();

        assertThat(event(delivery).content()).isPresent();
        assertThat(dispatching.recorded(delivery).toString()).contains("secret");
    }

    private QueuedDelivery attempted(Outcome outcome) {
        dispatching.sender.answer(outcome);
        QueuedDelivery delivery = dispatching.enqueue(webhook);
        dispatching.dispatch();
        return delivery;
    }

    private boolean erase(QueuedDelivery delivery) {
        return erase(delivery, AT_ONCE);
    }

    private boolean erase(QueuedDelivery delivery, Executor executor) {
        return eraser(executor).erase(EventKey.of(delivery.event()));
    }

    private Eraser eraser(Executor executor) {
        return new Eraser(dispatching.events, dispatching.deliveries, executor, dispatching.clock);
    }

    private PublishedEvent event(QueuedDelivery delivery) {
        return dispatching.events.findById(delivery.event().organization(), delivery.event().id()).orElseThrow();
    }
}
